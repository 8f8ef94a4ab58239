// Noto Sans SC, for PCs without a Chinese font of their own.
import "@fontsource-variable/noto-sans-sc/index.css";

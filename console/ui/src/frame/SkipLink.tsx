// The first thing the Tab key reaches: past header and banner, into the screen.
import { t } from "../text";

export function SkipLink() {
  return (
    <a class="skip" href="#screen" onClick={(event) => {
      event.preventDefault(); // the address says which screen it is, and nothing more
      document.getElementById("screen")?.focus();
    }}>
      {t("frame.skip")}
    </a>
  );
}

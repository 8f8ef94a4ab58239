// Brings the words of people, the log book and rules, for the screens that are fetched when they are opened.
import { learn } from "./index";
import { settingsEn } from "./settings.en";
import { settingsZh } from "./settings.zh";

learn(settingsZh, settingsEn);

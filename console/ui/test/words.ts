// Tests read what screens say, in either language.
import { learn } from "../src/text";
import { en } from "../src/text/en";
import { zh } from "../src/text/zh";

learn(zh, en);

// 大屏 `?wall=1`: map, the gravest alerts and clocks, to be read across a room. No controls; what it shows turns by itself.
import { useEffect } from "preact/hooks";
import { Announcer } from "../frame/Announcer";
import { Bars } from "../frame/Bars";
import { DrillMark } from "../frame/DrillMark";
import { arm } from "../sound";
import { scene } from "../state/scene";
import { sceneNow } from "../state/wall";
import { viewed } from "../state/watch";
import "../styles/wall.css";
import { t } from "../text";
import { Alarms } from "./Alarms";
import { Bottom } from "./Bottom";
import { Top } from "./Top";
import { WallMap } from "./WallMap";

export function Wall() {
  useEffect(() => {
    // Plays where the browser was started with leave to (docs/console.md); elsewhere nobody is there to press a button.
    if (new URLSearchParams(location.search).get("sound") === "1") void arm();
    const end = sceneNow.subscribe((now) => { scene.value = now; });
    return () => {
      end();
      scene.value = null;
    };
  }, []);
  const model = viewed.value;
  const classes = ["console", "wall", model?.lost.value && "is-lost", model?.exercise != null && "is-drill"].filter(Boolean).join(" ");
  return (
    <div class={classes}>
      <Top />
      <Bars />
      <main class="screen" aria-label={t("wall.label")}>
        <h1 class="unseen">{t("wall.label")}</h1>
        <WallMap />
        <Alarms />
      </main>
      <Bottom />
      <DrillMark />
      <Announcer />
    </div>
  );
}

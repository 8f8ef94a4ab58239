// Which page is shown: the door, a wall screen, or the frame with one screen in it.
import { Announcer } from "./frame/Announcer";
import { Banner } from "./frame/Banner";
import { Bars } from "./frame/Bars";
import { ConfirmShown } from "./frame/ConfirmShown";
import { DrillMark } from "./frame/DrillMark";
import { Footer } from "./frame/Footer";
import { Header } from "./frame/Header";
import { KeysHelp } from "./frame/KeysHelp";
import { ShelveDialog } from "./frame/ShelveDialog";
import { SkipLink } from "./frame/SkipLink";
import { onDemand } from "./parts/onDemand";
import { isWall } from "./prefs";
import { Alerts } from "./screens/Alerts";
import { Duty } from "./screens/Duty";
import { Incidents } from "./screens/Incidents";
import { Overview } from "./screens/Overview";
import { Plume } from "./screens/Plume";
import { Reach } from "./screens/Reach";
import { Settings } from "./screens/Settings";
import { FirstVisit, SignIn, Waiting } from "./screens/SignIn";
import { Stations } from "./screens/Stations";
import { screen } from "./state/route";
import { me, welcomed } from "./state/session";
import { viewed } from "./state/watch";
import { t } from "./text";

const SCREENS = {
  overview: Overview, alerts: Alerts, incidents: Incidents, stations: Stations, plume: Plume, reach: Reach, duty: Duty, settings: Settings,
};

/** Few PCs show it, so few load it. */
const Wall = onDemand(async () => (await import("./wall/Wall")).Wall);

/** Screens of several panels, none of which has its name. */
const UNTITLED: ReadonlySet<string> = new Set(["overview", "plume", "reach", "duty", "settings"]);

export function App() {
  const person = me.value;
  if (person === undefined) return <Waiting />;
  if (person === null) return <SignIn />;
  if (!person.has_password && !welcomed.value) return <FirstVisit />;
  if (isWall) return <Wall />;
  const Screen = SCREENS[screen.value];
  const model = viewed.value;
  const classes = ["console", model?.lost.value && "is-lost", model?.exercise != null && "is-drill"].filter(Boolean).join(" ");
  return (
    <div class={classes}>
      <SkipLink />
      <Header />
      <Banner />
      <Bars />
      <main id="screen" tabIndex={-1} class={`screen ${screen.value}`} aria-label={t(`tab.${screen.value}`)}>
        {UNTITLED.has(screen.value) && <h1 class="unseen">{t(`tab.${screen.value}`)}</h1>}
        <Screen />
      </main>
      <Footer />
      <DrillMark />
      <Announcer />
      <KeysHelp />
      <ShelveDialog />
      <ConfirmShown />
    </div>
  );
}

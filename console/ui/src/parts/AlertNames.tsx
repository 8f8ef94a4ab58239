// Several alerts by name, in a box that scrolls: what is about to be done is done to these.
import type { Alert } from "../messages";
import { keyOf } from "../state/alerts";
import { AlertWords, shortPlace } from "./alert";
import { DrillTag, SeverityTag } from "./marks";

export function AlertNames({ alerts }: { alerts: readonly Alert[] }) {
  return (
    <ul class="alert-names" tabIndex={alerts.length > 6 ? 0 : undefined}>
      {alerts.map((alert) => (
        <li key={keyOf(alert)}>
          <DrillTag exercise={alert.exercise} /> <SeverityTag severity={alert.severity} /> {shortPlace(alert)} <AlertWords alert={alert} />
        </li>
      ))}
    </ul>
  );
}

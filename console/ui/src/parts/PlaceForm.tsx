// Who is first at a place that is typed, or what lies there: the click on the map for those who have no mouse.
import { useSignal } from "@preact/signals";
import { asker } from "../state/here";
import { showPlace, whoIsFirst } from "../state/reach";
import { t } from "../text";
import { Dialog } from "./Dialog";
import { PlaceFields } from "./PlaceFields";

export function PlaceForm({ close, about = "first" }: { close: () => void; about?: "first" | "here" }) {
  const typed = useSignal({ longitude: "", latitude: "" });
  const submit = (event: Event): void => {
    event.preventDefault();
    const [longitude, latitude] = [Number(typed.value.longitude), Number(typed.value.latitude)];
    if (about === "here") asker.peek()?.([longitude, latitude]);
    else {
      showPlace(longitude, latitude);
      void whoIsFirst(longitude, latitude);
    }
    close();
  };
  return (
    <Dialog title={t(about === "here" ? "here.ask" : "reach.askPlace")} close={close}>
      <form class="adopt" onSubmit={submit}>
        <div class="pairs"><PlaceFields typed={typed} /></div>
        <div class="buttons"><button type="submit" class="loud">{t("reach.ask")}</button></div>
      </form>
    </Dialog>
  );
}

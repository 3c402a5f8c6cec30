// The history: each decision can be taken back, or restored, in place.

import { toast } from "./page.js";
import { inTurn, post, watchLinking } from "./sending.js";

document.getElementById("history").addEventListener("click", (event) => {
  const button = event.target.closest("[data-undo]");
  if (!button || button.disabled) return;
  button.disabled = true;
  inTurn(async () => {
    const answer = await post("/decisions/undo", { decisions: [button.dataset.undo] });
    if (!answer.ok) {
      button.disabled = false;
      return toast(answer.error);
    }
    toast(answer.say);
    watchLinking(document.getElementById("linking"), () => location.reload());
  });
});

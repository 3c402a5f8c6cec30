// The list of sources follows what is chosen above it, without a press of the button.

const form = document.querySelector(".sources .search");
form.addEventListener("change", (event) => {
  if (event.target.matches("select")) form.requestSubmit();
});

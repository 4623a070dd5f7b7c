/**
 * What a report's page does where scripts run: filters claims by verdict, layer, chapter and text, counts them, and keeps the choice in the
 * address, so that a reader can send it to another. Everything is there without it. It loads and stores nothing.
 */
export const SCRIPT = `
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const form = document.querySelector(".filters");
  if (!form) return;
  document.documentElement.classList.remove("no-script");
  const claims = all(".claim").map((element) => ({
    element,
    verdict: element.dataset.verdict,
    layer: element.dataset.layer,
    chapter: element.closest(".chapter").dataset.chapter,
    text: element.textContent.toLowerCase(),
  }));
  const output = form.querySelector("output");
  const fields = ["verdict", "layer", "chapter", "text"];
  const show = () => {
    const wanted = Object.fromEntries(fields.map((name) => [name, form.elements[name].value]));
    const text = wanted.text.trim().toLowerCase();
    let shown = 0;
    for (const claim of claims) {
      const fits =
        (!wanted.verdict || claim.verdict === wanted.verdict) &&
        (!wanted.layer || claim.layer === wanted.layer) &&
        (!wanted.chapter || claim.chapter === wanted.chapter) &&
        (!text || claim.text.includes(text));
      claim.element.hidden = !fits;
      if (fits) shown++;
    }
    for (const chapter of all(".chapter")) chapter.hidden = !chapter.querySelector(".claim:not([hidden])");
    for (const button of all(".by-verdict")) button.setAttribute("aria-pressed", String(button.dataset.word === wanted.verdict));
    output.textContent = shown === claims.length ? (shown === 1 ? "1 shown" : "all " + shown + " shown") : shown + " of " + claims.length + " shown";
    return wanted;
  };
  const keep = (wanted) => {
    const chosen = new URLSearchParams(fields.filter((name) => wanted[name]).map((name) => [name, wanted[name]]));
    history.replaceState(null, "", String(chosen) ? "#?" + chosen : location.pathname + location.search);
  };
  const change = () => keep(show());
  const readAddress = () => {
    if (!location.hash.startsWith("#?")) return;
    const chosen = new URLSearchParams(location.hash.slice(2));
    for (const name of fields) form.elements[name].value = chosen.get(name) ?? "";
  };
  form.addEventListener("input", change);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(change));
  for (const button of all(".by-verdict")) {
    button.addEventListener("click", () => {
      const field = form.elements.verdict;
      field.value = field.value === button.dataset.word ? "" : button.dataset.word;
      change();
      document.getElementById("claims").scrollIntoView();
    });
  }
  // A link into a claim that is filtered out shows it all the same.
  const reveal = () => {
    if (location.hash.startsWith("#?")) return readAddress(), show();
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (target && target.closest("[hidden]")) {
      form.reset();
      show();
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", reveal);
  addEventListener("beforeprint", () => all("details:not(.lookup)").forEach((details) => (details.open = true)));
  readAddress();
  show();
})();
`;

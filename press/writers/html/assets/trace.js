// Where a number comes from: a click on any number tells it, and with the button "Numbers" the Tab key reaches them.
// Words that claim something of the data tell the values that they look at.
(function () {
  "use strict";
  const source = document.getElementById("press-trace");
  if (!source || typeof HTMLDialogElement === "undefined") return;
  const ANY = "[data-value], [data-claim]";
  let told = null;
  const trace = () => { told = told || JSON.parse(source.textContent); return told; };
  const numbers = () => Array.from(document.querySelectorAll(ANY)).filter((one) => !one.closest("a"));

  function make(name, className, text) {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  const dialog = make("dialog", "number-way");
  dialog.lang = "en";
  dialog.setAttribute("aria-labelledby", "number-way-title");
  document.body.append(dialog);
  let from = null;

  // Addresses of sources can be followed; nothing is fetched before.
  function fill(element, text) {
    text.split(/(https?:\/\/[^\s)]+)/).forEach((part, at) => {
      if (at % 2 === 0) { element.append(part); return; }
      const link = make("a", "", part);
      link.href = part;
      link.rel = "noopener";
      element.append(link);
    });
    return element;
  }

  function list(head, lines) {
    const items = make("ul");
    lines.forEach(([level, text]) => items.append(fill(make("li", level ? "more" : ""), text)));
    return [make("h3", "", head), items];
  }

  // The values that a claim looks at; a number that stands for itself has no way.
  function looks(names) {
    const all = trace(), items = make("ul");
    names.forEach((name) => {
      const way = all.values[name], item = make("li", "", way ? "" : name);
      if (way) {
        const button = make("button", "number-way-value", name + " = " + way[0] + (way[1] ? " " + way[1] : ""));
        button.type = "button";
        button.addEventListener("click", () => tell(name));
        item.append(button);
      }
      items.append(item);
    });
    return [make("h3", "", "Looks at these values"), items];
  }

  function listed(name) {
    const all = trace(), row = (all.rows || {})[name];
    if (!row) return [];
    const link = make("a", "", "Its row of the ledger"), place = make("p");
    link.href = all.page + "#" + row;
    if (!all.page) link.addEventListener("click", () => { from = null; dialog.close(); });
    place.append(link);
    return [make("h3", "", "Listed"), place];
  }

  function show(number) {
    if (!tell(number.dataset.value || number.dataset.claim)) return;
    from = number;
    dialog.showModal();
    dialog.scrollTop = 0;
  }

  function tell(name) {
    const all = trace(), way = all.values[name];
    if (!way) return false;
    const [text, unit, made, cells] = way;
    const title = make("h2", "", text + (unit ? " " + unit : ""));
    title.id = "number-way-title";
    const close = make("button", "number-way-close", "Close");
    close.type = "button";
    close.autofocus = true;
    close.addEventListener("click", () => dialog.close());
    dialog.replaceChildren(
      title, make("p", "number-way-id", name),
      ...((all.claims || {})[name] ? looks(all.claims[name]) : []),
      ...list("Made by", [all.lines[made]]),
      ...list("From these cells", cells.map((at) => all.lines[at])),
      ...listed(name),
      ...(all.version ? list("Data", [[0, "version " + all.version]]) : []),
      close,
    );
    if (dialog.open) { close.focus(); dialog.scrollTop = 0; }
    return true;
  }

  // A number that the Tab key does not reach takes the focus all the same, so that the reader is back where he was.
  dialog.addEventListener("close", () => {
    if (!from) return;
    if (!from.hasAttribute("tabindex")) {
      from.tabIndex = -1;
      from.addEventListener("blur", (event) => event.target.removeAttribute("tabindex"), { once: true });
    }
    from.focus({ preventScroll: true });
    from = null;
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

  document.addEventListener("click", (event) => {
    const number = event.target.closest(ANY);
    if (!number || event.target.closest("a, button, summary, dialog") || String(window.getSelection())) return;
    show(number);
  });
  document.addEventListener("keydown", (event) => {
    if ((event.key !== "Enter" && event.key !== " ") || !event.target.matches(':is([data-value], [data-claim])[role="button"]')) return;
    event.preventDefault();
    show(event.target);
  });

  const button = make("button", "numbers-button", "Numbers");
  button.type = "button";
  button.lang = "en";
  button.title = "Show which numbers can be asked where they come from";
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    const shown = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(shown));
    document.body.classList.toggle("numbers-shown", shown);
    numbers().forEach((number) => {
      if (!shown) { ["tabindex", "role", "aria-haspopup"].forEach((name) => number.removeAttribute(name)); return; }
      number.tabIndex = 0;
      number.setAttribute("role", "button");
      number.setAttribute("aria-haspopup", "dialog");
    });
  });
  // Before the text, so that the Tab key reaches it first.
  document.querySelector(".skip-link").after(button);
})();

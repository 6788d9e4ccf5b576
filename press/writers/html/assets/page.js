// The page is whole without this script: it adds tabs, folding contents, anchors, copying and keyboard reach.
(function () {
  "use strict";
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const body = document.body;

  // Tabs, after the pattern of the ARIA Authoring Practices: arrows, Home and End move, a group moves together.
  function select(tabset, chosen, focus) {
    all(":scope > .nav-tabs > button", tabset).forEach((button, at) => {
      const shown = at === chosen;
      button.setAttribute("aria-selected", String(shown));
      button.tabIndex = shown ? 0 : -1;
      document.getElementById(button.getAttribute("aria-controls")).classList.toggle("is-shown", shown);
      if (shown && focus) button.focus();
    });
  }
  function choose(tabset, at, focus) {
    select(tabset, at, focus);
    const name = tabset.querySelectorAll(":scope > .nav-tabs > button")[at].textContent;
    if (!tabset.dataset.group) return;
    all(".panel-tabset").forEach((other) => {
      if (other === tabset || other.dataset.group !== tabset.dataset.group) return;
      const same = all(":scope > .nav-tabs > button", other).findIndex((button) => button.textContent === name);
      if (same >= 0) select(other, same, false);
    });
  }
  all(".panel-tabset").forEach((tabset, number) => {
    const panes = all(":scope > .tab-pane", tabset);
    if (!panes.length) return;
    const list = document.createElement("div");
    list.className = "nav-tabs";
    list.setAttribute("role", "tablist");
    panes.forEach((pane, at) => {
      const title = pane.querySelector(":scope > .tab-title");
      const button = document.createElement("button");
      pane.id = pane.id || "tabset-" + (number + 1) + "-" + (at + 1);
      button.type = "button";
      button.id = pane.id + "-tab";
      button.textContent = title ? title.textContent.trim() : String(at + 1);
      button.setAttribute("role", "tab");
      button.setAttribute("aria-controls", pane.id);
      pane.setAttribute("role", "tabpanel");
      pane.setAttribute("aria-labelledby", button.id);
      button.addEventListener("click", () => choose(tabset, at, false));
      list.append(button);
    });
    list.addEventListener("keydown", (event) => {
      const at = all(":scope > button", list).indexOf(document.activeElement);
      const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: panes.length - 1 }[event.key];
      if (next === undefined || at < 0) return;
      event.preventDefault();
      choose(tabset, (next + panes.length) % panes.length, true);
    });
    tabset.prepend(list);
    tabset.classList.add("tabs-ready");
    select(tabset, Math.max(0, panes.findIndex((pane) => pane.classList.contains("active"))), false);
  });

  // A link into something folded or behind a tab opens it.
  function reveal() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") at.open = true;
      if (at.classList.contains("tab-pane") && at.parentElement.classList.contains("tabs-ready")) {
        choose(at.parentElement, all(":scope > .tab-pane", at.parentElement).indexOf(at), false);
      }
    }
    target.scrollIntoView();
  }
  window.addEventListener("hashchange", reveal);
  reveal();

  // The contents are folded on a phone and open beside the text.
  const wide = window.matchMedia("(min-width: 68rem)");
  const fold = () => all(".toc-side > details").forEach((details) => { details.open = wide.matches; });
  wide.addEventListener("change", fold);
  fold();

  // Where the reader is.
  const entries = new Map(all(".toc-side a").map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const sections = all("main section[id]").filter((section) => entries.has(section.id));
  let waiting = false;
  function mark() {
    waiting = false;
    const passed = sections.filter((section) => section.getBoundingClientRect().top < 120);
    const now = passed.length ? entries.get(passed[passed.length - 1].id) : null;
    entries.forEach((link) => (link === now ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
  }
  if (sections.length) {
    window.addEventListener("scroll", () => { if (!waiting) { waiting = true; requestAnimationFrame(mark); } }, { passive: true });
    mark();
  }

  // Only what scrolls is a stop for the Tab key.
  function reach() {
    all(".table-scroll, .quarto-float-content, pre, .math-display").forEach((box) => {
      const scrolls = box.scrollWidth > box.clientWidth + 1;
      if (scrolls) box.tabIndex = 0; else box.removeAttribute("tabindex");
      if (box.classList.contains("table-scroll")) { if (scrolls) box.setAttribute("role", "region"); else box.removeAttribute("role"); }
    });
  }
  window.addEventListener("resize", reach);
  reach();

  if (body.classList.contains("anchors")) {
    all("main section[id] > :is(h2, h3, h4, h5, h6).anchored, main .quarto-figure.anchored > figure > figcaption").forEach((place) => {
      const owner = place.closest("[id]:not(figcaption)");
      const link = document.createElement("a");
      link.className = "anchor-link";
      link.href = "#" + encodeURIComponent(owner.id);
      link.textContent = "#";
      link.setAttribute("aria-label", "#" + owner.id);
      place.classList.add("anchored");
      place.append(link);
    });
  }

  if (body.classList.contains("code-copy") && navigator.clipboard) {
    all("div.sourceCode").forEach((block) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "code-copy-button";
      button.textContent = body.dataset.copy;
      button.addEventListener("click", () => {
        navigator.clipboard.writeText(block.querySelector("code").textContent).then(() => {
          button.textContent = body.dataset.copied;
          setTimeout(() => { button.textContent = body.dataset.copy; }, 1500);
        });
      });
      block.append(button);
    });
  }

  // Paper shows what is folded.
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = all("main details:not([open])");
    closed.forEach((details) => { details.open = true; });
  });
  window.addEventListener("afterprint", () => closed.forEach((details) => { details.open = false; }));
})();

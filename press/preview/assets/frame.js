"use strict";

// Shows one finished file, and each newer one in its place, where it was scrolled to.

// What a browser shows by itself; anything else is given to be saved.
const SHOWN = ["html", "pdf", "xml"];
const page = document.getElementById("page");
let chosen = wanted();
let number = 0;
let files = {};
// The file that is shown and the stamp of its content.
let loaded = "";

// The file that the address names.
function wanted() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    // an address that somebody typed
    return "";
  }
}

function ending(file) {
  return file.slice(file.lastIndexOf(".") + 1);
}

function link(file) {
  const anchor = document.createElement("a");
  anchor.textContent = ending(file).toUpperCase();
  anchor.setAttribute("aria-label", file);
  if (SHOWN.includes(ending(file))) {
    anchor.href = "#" + encodeURIComponent(file);
  } else {
    anchor.href = "/" + encodeURIComponent(file);
    anchor.download = file;
  }
  return anchor;
}

// The links stay while the files are the same, so that the keyboard stays where it is.
function drawLinks(files) {
  const drawn = [...document.querySelectorAll("nav a")];
  if (drawn.map((anchor) => anchor.getAttribute("aria-label")).join("/") !== files.join("/")) {
    makeLinks(files);
  }
  for (const anchor of document.querySelectorAll("nav a")) {
    if (anchor.getAttribute("aria-label") === chosen) {
      anchor.setAttribute("aria-current", "page");
    } else {
      anchor.removeAttribute("aria-current");
    }
  }
}

function makeLinks(files) {
  const stems = new Map();
  for (const file of files) {
    const stem = file.slice(0, file.lastIndexOf("."));
    stems.set(stem, [...(stems.get(stem) || []), file]);
  }
  document.getElementById("files").replaceChildren(
    ...[...stems].map(([stem, group]) => {
      const box = document.createElement("div");
      const name = document.createElement("span");
      name.textContent = stem;
      box.append(name, ...group.map(link));
      return box;
    }),
  );
}

function place() {
  try {
    return [page.contentWindow.scrollX, page.contentWindow.scrollY];
  } catch {
    return [0, 0];
  }
}

function load() {
  const stamp = chosen + "?" + files[chosen];
  if (stamp === loaded) {
    return;
  }
  const [x, y] = loaded.startsWith(chosen + "?") ? place() : [0, 0];
  loaded = stamp;
  page.onload = () => {
    try {
      page.contentWindow.scrollTo({ left: x, top: y, behavior: "instant" });
      document.title = page.contentDocument.title || chosen;
    } catch {
      document.title = chosen;
    }
  };
  // replaced, so that the browser's way back leads to the file before and not to the state before
  page.contentWindow.location.replace("/" + encodeURIComponent(chosen) + "?" + files[chosen]);
}

function show(state) {
  number = state.number;
  document.getElementById("told").textContent = state.told;
  const faults = document.getElementById("faults");
  faults.hidden = state.faults.length === 0;
  faults.textContent = state.faults.join("\n\n");
  files = state.files;
  const names = Object.keys(files);
  if (!names.includes(chosen)) {
    chosen = names.find((file) => ending(file) === "html") || names.find((file) => SHOWN.includes(ending(file))) || "";
  }
  drawLinks(names);
  if (chosen) {
    load();
  }
}

addEventListener("hashchange", () => {
  if (wanted() in files) {
    chosen = wanted();
    drawLinks(Object.keys(files));
    load();
  }
});

function listen() {
  const source = new EventSource("/-/events?" + number);
  source.onmessage = (event) => show(JSON.parse(event.data));
  source.onerror = () => {
    document.getElementById("told").textContent = "press preview has ended; waiting for it";
    source.close();
    // a preview that was started anew counts its states from the beginning
    number = 0;
    setTimeout(listen, 1000);
  };
}

listen();

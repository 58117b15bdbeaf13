// Shows a small bar over words that are selected in the transcript, and tells Santun what they are for.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  parentElement.santunStop?.();
  const app = document.querySelector(".stApp") ?? document.body;
  const bar = document.createElement("div");
  bar.className = "santun-picked-bar";
  bar.setAttribute("role", "toolbar");
  bar.hidden = true;
  app.append(bar);
  let found = null;

  for (const purpose of Object.keys(data.labels)) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = data.labels[purpose];
    // Pressing must not end the selection before it is read.
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      if (found) setTriggerValue("picked", { ...found, purpose });
      document.getSelection()?.removeAllRanges();
      bar.hidden = true;
    });
    bar.append(button);
  }

  // Each move has a number, so that drawing the page again does not scroll back to where somebody has left.
  if (data.move && parentElement.santunMoved !== data.move.number) {
    parentElement.santunMoved = data.move.number;
    const move = (left) => {
      const card = data.move.comes_up && document.querySelector(`.st-key-${data.move.comes_up}`);
      if (card) {
        const { top } = card.getBoundingClientRect();
        if (top < 0 || top > window.innerHeight / 2) card.scrollIntoView({ block: "start" });
      }
      if (data.move.turn === null) return;
      const turn = document.getElementById(`${data.prefix}${data.move.turn}`);
      const box = turn?.closest(".santun-conversation");
      if (!box) { if (left) setTimeout(() => move(left - 1), 100); return; }
      if (box.scrollHeight > box.clientHeight + 1) {
        box.scrollTop += turn.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
      }
      turn.classList.remove("found");
      requestAnimationFrame(() => turn.classList.add("found"));
    };
    setTimeout(() => move(10), 60);
  }

  const bubbleOf = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest(".santun-turn .bubble");
  // In code points, with a line break as one, which is how Santun counts.
  const place = (bubble, node, offset) => {
    const range = document.createRange();
    range.setStart(bubble, 0);
    range.setEnd(node, offset);
    const copy = range.cloneContents();
    copy.querySelectorAll("br").forEach((line) => line.replaceWith("\n"));
    return [...copy.textContent].length;
  };

  const look = () => {
    found = null;
    const selection = document.getSelection();
    if (selection && selection.rangeCount && !selection.isCollapsed) {
      const range = selection.getRangeAt(0);
      const bubble = bubbleOf(range.startContainer);
      const turn = bubble?.closest(".santun-turn");
      if (turn?.id.startsWith(data.prefix)) {
        const start = place(bubble, range.startContainer, range.startOffset);
        const inside = bubble.contains(range.endContainer);
        const end = inside ? place(bubble, range.endContainer, range.endOffset) : place(bubble, bubble, bubble.childNodes.length);
        if (end > start) found = { turn: Number(turn.id.slice(data.prefix.length)), start, end };
      }
      if (found && bar.childElementCount) {
        const box = range.getBoundingClientRect();
        bar.hidden = false;
        const left = Math.min(Math.max(8, box.left), window.innerWidth - bar.offsetWidth - 8);
        const above = box.top - bar.offsetHeight - 8;
        bar.style.left = `${left}px`;
        bar.style.top = `${above > 60 ? above : box.bottom + 8}px`;
        return;
      }
    }
    bar.hidden = true;
  };

  const hide = () => { bar.hidden = true; };
  document.addEventListener("selectionchange", look);
  document.addEventListener("scroll", hide, true);
  parentElement.santunStop = () => {
    document.removeEventListener("selectionchange", look);
    document.removeEventListener("scroll", hide, true);
    bar.remove();
  };
  return parentElement.santunStop;
}

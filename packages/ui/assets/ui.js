// Follows what changes: asks for a part of the page again and replaces in it what is different. Without it the pages show
// how things stood when they were opened.
(() => {
  const every = 1000;

  /**
   * Makes `old` what `fresh` is, element by element, where that differs from what the server sent before: what is open,
   * sorted, chosen or focused stays so elsewhere.
   */
  function update(old, before, fresh) {
    if (before.isEqualNode(fresh)) return;
    const known = childrenById(old);
    const sent = childrenById(before);
    const canMatch = [...fresh.children].some(({ id }) => known.has(id) && sent.has(id));
    if (!canMatch) {
      const next = document.importNode(fresh, true);
      if (old instanceof HTMLDetailsElement && old.open) next.open = true;
      old.replaceWith(next);
      return;
    }
    for (const { name, value } of [...fresh.attributes]) if (name !== 'open') old.setAttribute(name, value);
    const wanted = [...fresh.children].map((child) => {
      if (!known.has(child.id) || !sent.has(child.id)) return document.importNode(child, true);
      update(known.get(child.id), sent.get(child.id), child);
      return old.querySelector(`:scope > [id="${CSS.escape(child.id)}"]`);
    });
    for (const child of [...old.children]) if (!wanted.includes(child)) child.remove();
    for (const [place, child] of wanted.entries())
      if (old.children[place] !== child) old.insertBefore(child, old.children[place] ?? null);
  }

  function childrenById(element) {
    return new Map([...element.children].filter(({ id }) => id).map((child) => [child.id, child]));
  }

  /** What was chosen in a part stays chosen when rows are replaced. */
  function chosenIn(part) {
    return [...part.querySelectorAll('input[type="checkbox"]:checked')].map(({ value }) => value);
  }

  /** How to find what has the focus again when it was replaced: a box of the graph, or the title of a node. */
  function focusedIn(part) {
    const { activeElement: active } = document;
    const named = active?.closest('[id]');
    if (!named || named === part || !part.contains(named)) return undefined;
    const selector = `[id="${CSS.escape(named.id)}"]`;
    return active === named ? selector : `${selector} > ${active.localName}`;
  }

  async function follow(part, sent) {
    if (document.hidden) return true;
    const answer = await fetch(part.dataset.part).catch(() => undefined);
    // The server has ended, or is not there for a moment.
    if (!answer) return true;
    if (answer.status === 404) {
      const ended = part.closest('[data-ended]')?.dataset.ended;
      if (ended) location.replace(ended);
      return false;
    }
    if (!answer.ok) return true;
    const page = new DOMParser().parseFromString(
      `<div id="${part.id}" data-part="${part.dataset.part}">${await answer.text()}</div>`,
      'text/html',
    );
    const fresh = page.body.firstElementChild;
    if (sent.element.isEqualNode(fresh)) return true;
    const chosen = chosenIn(part);
    const focused = focusedIn(part);
    update(part, sent.element, fresh);
    if (focused && !part.contains(document.activeElement)) part.querySelector(focused)?.focus({ preventScroll: true });
    sent.element = fresh;
    for (const box of part.querySelectorAll('input[type="checkbox"]'))
      if (chosen.includes(box.value)) box.checked = true;
    document.dispatchEvent(new Event('cairn-updated'));
    return true;
  }

  for (const first of document.querySelectorAll('[data-part]')) {
    const { id } = first;
    const sent = { element: first.cloneNode(true) };
    const again = async () => {
      const part = document.getElementById(id);
      if (part && (await follow(part, sent))) setTimeout(again, every);
    };
    setTimeout(again, every);
  }
})();

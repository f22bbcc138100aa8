// Makes the page quicker to read. Without it everything is there, and nothing is hidden.
(() => {
  /** Opens the closed parts that an element is in. */
  function reveal(element) {
    for (let part = element; part; part = part.parentElement) if (part instanceof HTMLDetailsElement) part.open = true;
  }

  function revealTarget() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    reveal(target);
    target.scrollIntoView();
  }

  /** Shows a node below the graph, so that the graph stays in sight. */
  function showInPanel(panel, anchor) {
    const node = document.getElementById(anchor);
    const body = node?.querySelector('.body');
    if (!body) return;
    const title = document.createElement('h3');
    title.append(...[...node.querySelector('summary').childNodes].map((child) => child.cloneNode(true)));
    const link = document.createElement('a');
    link.href = `#${anchor}`;
    link.textContent = 'Show it in the list';
    const paragraph = document.createElement('p');
    paragraph.append(link);
    const copy = body.cloneNode(true);
    for (const element of copy.querySelectorAll('[id]')) element.removeAttribute('id');
    panel.replaceChildren(title, copy, paragraph);
    panel.hidden = false;
    panel.focus({ preventScroll: true });
    panel.scrollIntoView({ block: 'nearest' });
  }

  for (const frame of document.querySelectorAll('.graph-frame')) {
    const panel = frame.parentElement.querySelector('[data-panel]');
    // Without one, as while a run goes on, the links lead to the list.
    if (!panel) continue;
    frame.addEventListener('click', (event) => {
      const box = event.target.closest('[data-node]');
      if (!box || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      for (const other of frame.querySelectorAll('[aria-current]')) other.removeAttribute('aria-current');
      box.setAttribute('aria-current', 'true');
      showInPanel(panel, box.dataset.node);
    });
  }

  for (const input of document.querySelectorAll('[data-filter]')) {
    const list = document.getElementById(input.dataset.filter);
    input.closest('[hidden]')?.removeAttribute('hidden');
    input.addEventListener('input', () => {
      const text = input.value.trim().toLowerCase();
      for (const node of list.children)
        node.hidden = !node.querySelector('summary').textContent.toLowerCase().includes(text);
    });
  }

  function orderOf(row, column) {
    const { order } = row.cells[column].dataset;
    return order === undefined || order === '' ? row.cells[column].textContent : Number(order);
  }

  function makeSortable(table) {
    if (table.dataset.sortable === 'ready') return;
    table.dataset.sortable = 'ready';
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const isDown = head.getAttribute('aria-sort') === 'descending';
        for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
        head.setAttribute('aria-sort', isDown ? 'ascending' : 'descending');
        const body = table.tBodies[0];
        const rows = [...body.rows].sort((a, b) => {
          const [x, y] = [orderOf(a, column), orderOf(b, column)];
          const sign = x < y ? -1 : x > y ? 1 : 0;
          return isDown ? sign : -sign;
        });
        body.append(...rows);
      });
    });
  }

  function makeAllSortable() {
    for (const table of document.querySelectorAll('table[data-sortable]')) makeSortable(table);
  }

  makeAllSortable();
  // Another script has replaced a part of the page.
  document.addEventListener('cairn-updated', makeAllSortable);
  addEventListener('hashchange', revealTarget);
  revealTarget();
})();

'use strict';
(() => {
  const tip = document.getElementById('tip');
  const usd = value => {
    if (value > 0 && value < 0.005) return 'under $0.01';
    const [divisor, unit] = [[1e12, 'T'], [1e9, 'B'], [1e6, 'M'], [1e3, 'k'], [0, '']].find(([least]) => value >= least * 0.99995);
    if (!unit) return '$' + value.toFixed(value >= 99.995 || Number.isInteger(value) ? 0 : 2);
    const scaled = value / divisor;
    return '$' + scaled.toFixed(scaled >= 9.995 ? 1 : 2) + unit;
  };
  const duration = seconds => {
    const s = Math.abs(seconds);
    const [divisor, unit] = s >= 86400 ? [86400, 'day'] : s >= 3600 ? [3600, 'hour'] : s >= 60 ? [60, 'min'] : [1, 's'];
    const number = String(+(s / divisor).toFixed(s / divisor >= 99.95 ? 0 : 1));
    const text = number + ' ' + unit + (divisor >= 3600 && number !== '1' ? 's' : '');
    return seconds < 0 ? text + ' before' : text;
  };
  const place = event => {
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    const left = event.clientX + 16 + box.width > innerWidth ? event.clientX - box.width - 12 : event.clientX + 16;
    tip.style.left = Math.max(4, left) + 'px';
    tip.style.top = Math.max(4, Math.min(event.clientY + 14, innerHeight - box.height - 4)) + 'px';
  };

  // Light or dark: what the system says until somebody chooses.
  const theme = document.getElementById('theme');
  theme.hidden = false;
  theme.addEventListener('click', () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme:dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
  });

  // One arm brought forward on the whole page, and its blast radius shown.
  const picker = document.querySelector('.picker');
  if (picker) {
    picker.hidden = false;
    picker.addEventListener('click', event => {
      const button = event.target.closest('button');
      if (!button) return;
      const picked = button.getAttribute('aria-pressed') === 'true' ? null : button.dataset.pick;
      for (const other of picker.querySelectorAll('button')) {
        other.setAttribute('aria-pressed', String(other.dataset.pick === picked));
      }
      document.body.classList.toggle('focused', picked !== null);
      for (const element of document.querySelectorAll('main [data-arm]')) {
        element.classList.toggle('dim', picked !== null && element.dataset.arm !== picked && !element.closest('.blasts'));
      }
      const radio = picked === null ? null : document.getElementById('blast-' + picked);
      if (radio) radio.checked = true;
    });
  }

  // Figures under the pointer.
  const at = (xs, ys, x) => {
    if (!xs.length) return null;
    let low = 0, high = xs.length - 1;
    if (x <= xs[0]) return ys[0];
    if (x >= xs[high]) return ys[high];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (xs[middle] <= x) low = middle; else high = middle;
    }
    return ys[low] + (ys[high] - ys[low]) * (x - xs[low]) / (xs[high] - xs[low]);
  };
  for (const holder of document.querySelectorAll('[data-lines]')) {
    const data = JSON.parse(holder.dataset.lines);
    for (const svg of holder.querySelectorAll('svg[data-plot]')) {
      const [left, right, top, bottom] = svg.dataset.plot.split(' ').map(Number);
      const hair = document.createElementNS('http://www.w3.org/2000/svg', 'line');
      hair.setAttribute('class', 'hair');
      hair.setAttribute('y1', top);
      hair.setAttribute('y2', bottom);
      hair.style.display = 'none';
      svg.append(hair);
      const away = () => { tip.hidden = true; hair.style.display = 'none'; };
      svg.addEventListener('pointerleave', away);
      svg.addEventListener('pointermove', event => {
        const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
        if (point.x < left || point.x > right) return away();
        const x = data.least + (data.largest - data.least) * (point.x - left) / (right - left);
        hair.setAttribute('x1', point.x);
        hair.setAttribute('x2', point.x);
        hair.style.display = '';
        tip.replaceChildren(document.createElement('strong'));
        tip.firstChild.textContent = (x < 0 ? '' : 'after ') + duration(x);
        const rows = data.arms.map(arm => [arm.name, at(arm.x, arm.y, x)]).filter(row => row[1] !== null);
        for (const [name, value] of rows.sort((a, b) => b[1] - a[1])) {
          const row = tip.appendChild(document.createElement('div'));
          row.append(Object.assign(document.createElement('span'), { textContent: name }),
            Object.assign(document.createElement('span'), { textContent: usd(value) }));
        }
        place(event);
      });
    }
  }

  // Titles of discs and bars at once instead of after a second; without scripts the browser shows them.
  for (const title of document.querySelectorAll('main svg g > title, main svg circle > title')) {
    const owner = title.parentNode;
    const text = title.textContent;
    title.remove();
    owner.addEventListener('pointermove', event => { tip.textContent = text; place(event); event.stopPropagation(); });
    owner.addEventListener('pointerleave', () => { tip.hidden = true; });
  }

  for (const button of document.querySelectorAll('.copy')) {
    button.hidden = false;
    button.addEventListener('click', async () => {
      const code = button.previousElementSibling;
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = 'Copied';
      } catch {
        getSelection().selectAllChildren(code);
        button.textContent = 'Selected';
      }
    });
  }
})();

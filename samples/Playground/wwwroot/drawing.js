// What both pages draw with.

const still = matchMedia('(prefers-reduced-motion: reduce)');
const dark = matchMedia('(prefers-color-scheme: dark)');

/** A colour of style.css, '#1f66ad'. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Calls back when the colours of style.css have changed. */
export function onColours(callback) {
  dark.addEventListener('change', callback);
}

/** Calls back when a canvas has got another size. */
export function onResize(canvas, callback) {
  new ResizeObserver(callback).observe(canvas);
}

/** Gives a canvas as many pixels as the screen has for it, and clears it. Lengths are in CSS pixels. */
export function prepare(canvas) {
  const ratio = devicePixelRatio || 1, width = canvas.clientWidth, height = canvas.clientHeight;
  const context = canvas.getContext('2d');
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}

/** Calls back for each frame of the screen while it runs. Where motion is not wanted, only some are drawn. */
export function loop(work, draw) {
  let running = false, last = 0, drawn = 0;
  function frame(now) {
    if (!running) return;
    // A frame may have begun before the button was pressed.
    work(Math.min(Math.max(now - last, 0), 100));
    last = now;
    if (!still.matches || now - drawn > 1000) {
      draw();
      drawn = now;
    }
    requestAnimationFrame(frame);
  }
  return {
    get running() { return running; },
    start() {
      if (running) return;
      running = true;
      last = performance.now();
      requestAnimationFrame(frame);
    },
    stop() { running = false; },
  };
}

/** Draws lines. Each point of the list is its time and the value of each line; NaN is none. */
export function drawChart(canvas, list, lines, largest) {
  const { context, width, height } = prepare(canvas);
  const left = 38, right = width - 6, top = 8, bottom = height - 20, size = lines.length + 1, points = list.length / size;
  const latest = points > 0 ? list[list.length - size] : 0, span = Math.max(latest, 1);
  const highest = largest ?? Math.max(0.8, ...list.filter((value, place) => place % size > 0 && value === value));
  const x = time => left + (right - left) * time / span, y = value => bottom - (bottom - top) * value / highest;

  context.font = '12px system-ui, sans-serif';
  context.fillStyle = colour('muted');
  context.strokeStyle = colour('line');
  context.lineWidth = 1;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const share of [0, 0.5, 1]) {
    const height = Math.round(y(share * highest)) + 0.5;
    context.beginPath();
    context.moveTo(left, height);
    context.lineTo(right, height);
    context.stroke();
    context.fillText(largest ? share * largest : (share * highest).toFixed(2), left - 6, height);
  }
  context.textBaseline = 'alphabetic';
  context.textAlign = 'left';
  context.fillText('0', left, height - 4);
  context.textAlign = 'right';
  context.fillText(latest.toLocaleString('en'), right, height - 4);

  lines.forEach((line, number) => {
    context.beginPath();
    context.strokeStyle = colour(line.colour);
    context.lineWidth = 2;
    context.lineJoin = 'round';
    context.setLineDash(line.dash ?? []);
    for (let point = 0; point < points; point++) {
      const value = list[point * size + 1 + number];
      if (value === value) context.lineTo(x(list[point * size]), y(Math.min(value, highest)));
    }
    context.stroke();
  });
  context.setLineDash([]);
}

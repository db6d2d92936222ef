// The second tab: carts with poles. It draws what BalancingPage (C#) computes, and tells it what is pressed.
import { colour, drawChart, loop, onColours, onResize, prepare } from './drawing.js';

// As in CartPole.cs: steps per second, where the track ends, and how long the pole is, in m; the steps of an episode that is won.
const stepsPerSecond = 50, track = 2.4, poleLength = 1, longest = 500;

const sliceMilliseconds = 11;
const speeds = [['real time', 1], ['2 times', 2], ['5 times', 5], ['20 times', 20], ['full speed', 1e9]];
const element = id => document.getElementById(id);

export function startBalancing(page) {
  const stage = element('stage');
  let owed = 0, told = false;
  const running = loop(work, draw);

  function work(milliseconds) {
    const speed = speeds[element('speed').value][1];
    owed = Math.min(owed + milliseconds * stepsPerSecond * speed / 1000, 1e6);
    const steps = Math.floor(owed);
    page.Run(steps, sliceMilliseconds);

    // What the time was too short for is not made up for.
    owed -= steps;
  }

  function draw() {
    const [episodes, updates, average, standing] = page.Numbers();
    element('episodes').textContent = episodes.toLocaleString('en');
    element('updates').textContent = updates.toLocaleString('en');
    element('standing').textContent = standing;
    element('average').textContent = updates > 0 ? `${average.toFixed(0)} of ${longest}` : '–';
    if (!told && average > 0.95 * longest) {
      told = true;
      say(`They balance, after ${episodes} episodes.`);
    }
    drawStage();
    drawChart(element('returns'), page.Returns(), [{ colour: 'blue' }], longest);
  }

  function drawStage() {
    const { context, width, height } = prepare(stage);
    const scale = width / (2 * track + 0.6), ground = height - 0.28 * scale, carts = page.Carts();
    const x = position => width / 2 + position * scale;

    context.strokeStyle = colour('edge');
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(x(-track), ground);
    context.lineTo(x(track), ground);
    for (const end of [-track, track]) {
      context.moveTo(x(end), ground - 8);
      context.lineTo(x(end), ground + 8);
    }
    context.moveTo(x(0), ground);
    context.lineTo(x(0), ground + 6);
    context.stroke();

    // The first cart is drawn last, on top of the others, which are faint.
    for (let cart = carts.length / 3 - 1; cart >= 0; cart--) {
      const [position, angle, isOver] = carts.slice(3 * cart, 3 * cart + 3);
      context.globalAlpha = (cart === 0 ? 1 : 0.3) * (isOver ? 0.25 : 1);
      drawCart(context, x(position), ground, angle, scale);
    }
    context.globalAlpha = 1;
  }

  function drawCart(context, x, ground, angle, scale) {
    const wide = 0.36 * scale, high = 0.2 * scale, top = ground - high - 3;
    context.fillStyle = colour('blue');
    context.beginPath();
    context.roundRect(x - wide / 2, top, wide, high, 4);
    context.fill();
    context.strokeStyle = colour('orange');
    context.lineWidth = Math.max(3, 0.055 * scale);
    context.lineCap = 'round';
    context.beginPath();
    context.moveTo(x, top + high / 3);
    context.lineTo(x + Math.sin(angle) * poleLength * scale, top + high / 3 - Math.cos(angle) * poleLength * scale);
    context.stroke();
    context.fillStyle = colour('card');
    context.beginPath();
    context.arc(x, top + high / 3, Math.max(1.5, 0.02 * scale), 0, 2 * Math.PI);
    context.fill();
  }

  function say(text) {
    element('balance-status').textContent = text;
  }

  function run() {
    running.start();
    element('balance-run').textContent = 'Pause';
    say('It learns.');
  }

  function pause() {
    if (!running.running) return;
    running.stop();
    element('balance-run').textContent = 'Run';
    draw();
    say(`Paused after ${page.Numbers()[0]} episodes.`);
  }

  function knock(direction) {
    page.Knock(direction);
    draw();
    say(`Pushed to the ${direction < 0 ? 'left' : 'right'}.`);
  }

  function tellSpeed() {
    const name = speeds[element('speed').value][0];
    element('speed-value').textContent = name;
    element('speed').setAttribute('aria-valuetext', name);
  }

  element('balance-run').addEventListener('click', () => running.running ? pause() : run());
  element('balance-reset').addEventListener('click', () => {
    page.Reset();
    told = false;
    draw();
    say('New weights: it knows nothing.');
  });
  element('knock-left').addEventListener('click', () => knock(-1));
  element('knock-right').addEventListener('click', () => knock(1));
  element('speed').addEventListener('input', tellSpeed);

  tellSpeed();
  onColours(draw);
  onResize(stage, draw);
  say('Press Run.');
  return { draw, pause };
}

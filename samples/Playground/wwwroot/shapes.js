// The first tab: points of the plane. It draws what ShapesPage (C#) computes, and tells it what is pressed.
import { colour, drawChart, loop, onColours, onResize, prepare } from './drawing.js';

// As in the C#: Grid.Extent, ShapePictures.Side and NeuronSide.
const extent = 1.2, side = 80, neuronSide = 20;

// Of a frame's 16 ms, what C# may take. The rest is for drawing, and for whoever presses a button.
const sliceMilliseconds = 11;

const goal = 0.95;
const element = id => document.getElementById(id);
const percent = share => Number.isNaN(share) ? '–' : `${(100 * share).toFixed(1)} %`;
const whole = number => Math.floor(number).toLocaleString('en');

export function startShapes(page) {
  const plane = element('plane'), picture = new OffscreenCanvas(side, side), cross = { x: 0, y: 0, shown: false };
  let neurons = [], shown = null, painted = -1, told = false, training = [], test = [];
  const running = loop(() => page.Run(sliceMilliseconds), draw);

  function draw() {
    const [steps, epochs, rate, trainingLoss, trainingAccuracy, testLoss, testAccuracy, paintings] = page.Numbers();
    element('steps').textContent = whole(steps);
    element('epoch').textContent = whole(epochs);
    if (running.running) element('rate').textContent = rate > 0 ? whole(rate) : '–';
    if (paintings === painted) return;
    painted = paintings;
    element('training-accuracy').textContent = percent(trainingAccuracy);
    element('test-accuracy').textContent = percent(testAccuracy);
    element('training-loss').textContent = Number.isNaN(trainingLoss) ? '–' : trainingLoss.toFixed(3);
    element('test-loss').textContent = Number.isNaN(testLoss) ? '–' : testLoss.toFixed(3);
    if (running.running && !told && testAccuracy >= goal) {
      told = true;
      say(`${percent(testAccuracy)} of the test points are right after ${whole(steps)} steps.`);
    }
    drawPlane();
    drawNeurons();
    drawChart(element('losses'), page.Losses(), [{ colour: 'blue' }, { colour: 'orange', dash: [6, 4] }]);
  }

  function redraw() {
    painted = -1;
    draw();
  }

  // Pixels

  function pixels(view) {
    const bytes = new Uint8ClampedArray(view.slice());
    view.dispose();
    return bytes;
  }

  function drawPlane() {
    picture.getContext('2d').putImageData(new ImageData(pixels(page.Plane()), side), 0, 0);
    const { context, width } = prepare(plane);

    // A pixel of the picture is some pixels of the screen: blurred, they show no stairs. Below lies the sharp one, for the rim.
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture, 0, 0, width, width);
    context.filter = 'blur(3px)';
    context.drawImage(picture, 0, 0, width, width);
    context.filter = 'none';
    drawPoints(context, width, training, true);
    drawPoints(context, width, test, false);
    if (cross.shown) drawCross(context, width);
  }

  function drawPoints(context, width, points, filled) {
    const names = [colour('blue'), colour('orange')], rim = colour('rim'), radius = width < 400 ? 3 : 4;
    for (let point = 0; point < points.length; point += 3) {
      const [x, y] = toPixels(points[point], points[point + 1], width), label = points[point + 2];
      context.beginPath();
      if (label === 0) {
        context.arc(x, y, radius, 0, 2 * Math.PI);
      } else {
        const reach = radius * 1.25;
        context.moveTo(x, y - reach);
        context.lineTo(x + reach, y);
        context.lineTo(x, y + reach);
        context.lineTo(x - reach, y);
        context.closePath();
      }
      context.fillStyle = filled ? names[label] : rim;
      context.strokeStyle = filled ? rim : names[label];
      context.lineWidth = filled ? 1 : 1.5;
      context.fill();
      context.stroke();
    }
  }

  function drawCross(context, width) {
    const [x, y] = toPixels(cross.x, cross.y, width);
    context.strokeStyle = colour('ink');
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(x - 10, y);
    context.lineTo(x + 10, y);
    context.moveTo(x, y - 10);
    context.lineTo(x, y + 10);
    context.stroke();
  }

  function drawNeurons() {
    neurons.forEach((canvases, layer) => {
      const bytes = pixels(page.Neurons(layer)), size = 4 * neuronSide * neuronSide;
      canvases.forEach((canvas, neuron) => {
        const own = bytes.subarray(neuron * size, (neuron + 1) * size);
        canvas.getContext('2d').putImageData(new ImageData(own, neuronSide), 0, 0);
      });
    });
  }

  function toPixels(x, y, width) {
    return [(x / extent + 1) * width / 2, (1 - y / extent) * width / 2];
  }

  // Running

  function say(text) {
    element('status').textContent = text;
  }

  function canStep() {
    const can = page.CanStep();
    if (!can) say('Draw points of both colours first.');
    return can;
  }

  function run() {
    if (!canStep()) return;
    told = page.Numbers()[6] >= goal;
    running.start();
    element('run').textContent = 'Pause';
    say('It learns.');
  }

  function pause() {
    if (!running.running) return;
    running.stop();
    element('run').textContent = 'Run';
    page.Pause();
    redraw();
    const numbers = page.Numbers();
    say(`Paused after ${whole(numbers[0])} steps: ${percent(numbers[6])} of the test points are right.`);
  }

  element('run').addEventListener('click', () => running.running ? pause() : run());
  element('step').addEventListener('click', () => {
    pause();
    if (!canStep()) return;
    page.Step();
    redraw();
    say(`Made step ${whole(page.Numbers()[0])}.`);
  });
  element('reset').addEventListener('click', () => {
    page.Reset();
    began('New weights: it knows nothing.');
  });

  function began(text) {
    told = false;
    element('rate').textContent = '–';
    redraw();
    if (running.running && !page.CanStep()) pause();
    say(text);
  }

  // Settings

  page.Networks().forEach((name, number) => element('network').add(new Option(name, number)));
  element('network').addEventListener('change', () => {
    page.ChooseNetwork(Number(element('network').value));
    describeNetwork();
    began(`A new network of ${page.ParameterCount()} parameters.`);
  });
  element('shape').addEventListener('change', choosePoints);
  element('noise').addEventListener('input', choosePoints);
  element('new-points').addEventListener('click', () => {
    page.NewPoints();
    pointsChanged();
    began('New points, and new weights.');
  });
  element('learning-rate').addEventListener('change', () => page.SetLearningRate(Number(element('learning-rate').value)));
  element('batch-size').addEventListener('change', () => page.SetBatchSize(Number(element('batch-size').value)));

  function choosePoints() {
    const noise = Number(element('noise').value), drawn = element('shape').value === '4';
    element('noise-value').textContent = noise.toFixed(2);
    element('noise').disabled = drawn;
    element('new-points').textContent = drawn ? 'Remove all points' : 'New points';
    page.ChoosePoints(Number(element('shape').value), noise);
    pointsChanged();
    began(drawn ? 'Draw points of both colours, then press Run.' : 'New points, and new weights.');
  }

  function pointsChanged() {
    training = page.TrainingPointList();
    test = page.TestPointList();
    element('training-count').textContent = training.length / 3;
    element('test-count').textContent = test.length / 3;
  }

  function describeNetwork() {
    element('declaration').textContent = `${page.Declaration()} has ${page.ParameterCount()} parameters`;
    shown = null;
    nameShown();
    neurons = [];
    element('neurons').replaceChildren(...[...page.Widths()].map((width, layer) => makeLayer(width, layer)));
  }

  // Neurons: of a layer's buttons, the tab key reaches one, and the arrows the others.

  function makeLayer(width, layer) {
    const box = document.createElement('div'), title = document.createElement('h3'), row = document.createElement('div');
    box.className = 'layer';
    title.textContent = `Layer ${layer + 1}: ${width} neurons`;
    row.setAttribute('role', 'group');
    row.setAttribute('aria-label', `Neurons of layer ${layer + 1}`);
    neurons[layer] = [];
    for (let neuron = 0; neuron < width; neuron++) {
      const button = document.createElement('button'), canvas = document.createElement('canvas');
      canvas.width = canvas.height = neuronSide;
      button.append(canvas);
      button.setAttribute('aria-label', `Layer ${layer + 1}, neuron ${neuron + 1}`);
      button.setAttribute('aria-pressed', false);
      button.tabIndex = neuron === 0 ? 0 : -1;
      button.addEventListener('click', () => show(shown === button ? null : button, layer, neuron));
      neurons[layer].push(canvas);
      row.append(button);
    }
    row.addEventListener('keydown', event => moveFocus(event, [...row.children]));
    box.append(title, row);
    return box;
  }

  function moveFocus(event, buttons) {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 8, ArrowUp: -8 }[event.key];
    const next = step && buttons[buttons.indexOf(document.activeElement) + step];
    if (!step) return;
    event.preventDefault();
    if (!next) return;
    document.activeElement.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  function show(button, layer, neuron) {
    shown?.setAttribute('aria-pressed', false);
    shown = button;
    shown?.setAttribute('aria-pressed', true);
    page.Show(shown ? layer : -1, neuron);
    nameShown();
    redraw();
  }

  function nameShown() {
    element('plane-title').textContent = shown ? `What ${shown.getAttribute('aria-label').toLowerCase()} says` : 'What the network says';
  }

  // Drawing points

  let lastDrawn = null;

  function addPoint(x, y) {
    const label = Number(document.querySelector('input[name=brush]:checked').value);
    const isTest = page.AddPoint(x, y, label);
    pointsChanged();
    drawPlane();
    if (!running.running) say(`Added a point to ${isTest ? 'test with' : 'learn'}.`);
  }

  function fromPointer(event) {
    const box = plane.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width * 2 - 1) * extent, y = (1 - (event.clientY - box.top) / box.height * 2) * extent;
    return { x: Math.max(-extent, Math.min(extent, x)), y: Math.max(-extent, Math.min(extent, y)) };
  }

  plane.addEventListener('pointerdown', event => {
    plane.setPointerCapture(event.pointerId);
    lastDrawn = fromPointer(event);
    cross.shown = false;
    addPoint(lastDrawn.x, lastDrawn.y);
  });
  plane.addEventListener('pointermove', event => {
    const here = fromPointer(event);
    if (lastDrawn && Math.hypot(here.x - lastDrawn.x, here.y - lastDrawn.y) > 0.08) {
      lastDrawn = here;
      addPoint(here.x, here.y);
    }
  });
  for (const end of ['pointerup', 'pointercancel']) plane.addEventListener(end, () => lastDrawn = null);

  plane.addEventListener('keydown', event => {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    const length = event.shiftKey ? 0.2 : 0.05, clamp = value => Math.max(-1.15, Math.min(1.15, value));
    if (move) {
      [cross.x, cross.y, cross.shown] = [clamp(cross.x + length * move[0]), clamp(cross.y + length * move[1]), true];
      drawPlane();
    } else if (event.key === ' ' || event.key === 'Enter') {
      cross.shown = true;
      addPoint(cross.x, cross.y);
    } else {
      return;
    }
    event.preventDefault();
  });
  plane.addEventListener('blur', () => {
    cross.shown = false;
    drawPlane();
  });

  // Beginning

  function takeColours() {
    const number = name => parseInt(colour(name).slice(1), 16);
    page.SetColours(number('plane-blue'), number('plane-middle'), number('plane-orange'));
    redraw();
  }

  describeNetwork();
  pointsChanged();
  takeColours();
  onColours(takeColours);
  onResize(plane, redraw);
  say('Press Run.');
  return { draw: redraw, pause };
}

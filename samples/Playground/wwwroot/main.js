// Starts .NET, and shows one tab at a time. What a tab shows is computed in C#: this folder draws, and listens.
import { dotnet } from './_framework/dotnet.js';
import { startBalancing } from './balancing.js';
import { startShapes } from './shapes.js';

const tabs = [...document.querySelectorAll('[role=tab]')];
let pages;

try {
  const runtime = await dotnet.create();
  const playground = (await runtime.getAssemblyExports(runtime.getConfig().mainAssemblyName)).Playground;
  await runtime.runMain();
  document.getElementById('loading').hidden = true;
  show(tabs[0]);
  pages = { shapes: startShapes(playground.Shapes.ShapesPage), balancing: startBalancing(playground.Balancing.BalancingPage) };
} catch (error) {
  document.getElementById('loading').textContent = `The page could not be started: ${error}`;
  throw error;
}

for (const tab of tabs) {
  tab.addEventListener('click', () => show(tab));
  tab.addEventListener('keydown', event => {
    const direction = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (direction) {
      const next = tabs[(tabs.indexOf(tab) + direction + tabs.length) % tabs.length];
      show(next);
      next.focus();
    }
  });
}

// What is not seen does not run.
function show(chosen) {
  for (const tab of tabs) {
    const name = tab.getAttribute('aria-controls'), isChosen = tab === chosen;
    tab.setAttribute('aria-selected', isChosen);
    tab.tabIndex = isChosen ? 0 : -1;
    document.getElementById(name).hidden = !isChosen;
    if (pages) {
      isChosen ? pages[name].draw() : pages[name].pause();
    }
  }
}

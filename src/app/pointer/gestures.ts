/** What a pointer has taken hold of, until it lets go. Places are those of the window, CSS pixels. */
export interface Grip {
  move(x: number, y: number): void;
  drop(): void;
  /** as if nothing had been taken */
  cancel(): void;
}

/** What gestures do. */
export interface Gestures {
  /** gestures begin on the data of a picture, nowhere else */
  inside(x: number, y: number): boolean;
  /** a star lies there: a finger drags it, and does not scroll the page */
  holds(x: number, y: number, finger: boolean): boolean;
  take(x: number, y: number, finger: boolean): Grip | undefined;
  tap(x: number, y: number, shift: boolean): void;
  doubleTap(x: number, y: number): void;
  /** `factor` < 1 comes nearer; the place stays under the pointer */
  zoom(x: number, y: number, factor: number): void;
  /** two fingers have moved by so much */
  slide(dx: number, dy: number): void;
  /** the fingers or the wheel are at rest */
  rest(): void;
}

/** A hand that trembles still clicks. */
const STILL = { mouse: 4, finger: 10 } as const;
const DOUBLE_MS = 350;
const DOUBLE_REACH = 14;
/** A wheel that pauses so long has come to rest; a page that scrolled so lately still scrolls. */
const REST_MS = 250;
const WHEEL_RATE = 0.0015;
/** Browsers send a pinch on a touch pad as a wheel with Ctrl, in small numbers. */
const PINCH_RATE = 0.01;
const LINE_PIXELS = 16;

/** Tells gestures on an element apart: click, double click, drag, wheel, two fingers. Until `ended`. */
export function listenGestures(root: HTMLElement, gestures: Gestures, ended: AbortSignal): void {
  listenPointers(root, gestures, ended);
  listenWheel(root, gestures, ended);
  // whether a touch scrolls is decided here, before any pointer event could tell
  const keep = (event: TouchEvent) => {
    const { clientX, clientY } = event.touches[0] as Touch;
    if (event.touches.length > 1 || gestures.holds(clientX, clientY, true)) event.preventDefault();
  };
  root.addEventListener('touchstart', keep, { passive: false });
}

interface Press {
  x: number;
  y: number;
  startX: number;
  startY: number;
  finger: boolean;
  grip: Grip | undefined;
  /** moved too far for a click */
  moved: boolean;
}

function listenPointers(root: HTMLElement, gestures: Gestures, ended: AbortSignal): void {
  const presses = new Map<number, Press>();
  let lastTap = { at: Number.NEGATIVE_INFINITY, x: 0, y: 0 };

  root.addEventListener('pointerdown', (event) => {
    const { pointerId, clientX: x, clientY: y, button, pointerType } = event;
    if (button !== 0 || !gestures.inside(x, y)) return;
    // one that is told once more may be over
    if (event.isTrusted) root.setPointerCapture(pointerId);
    // of two fingers neither drags nor clicks
    for (const press of presses.values()) {
      press.grip?.cancel();
      press.grip = undefined;
      press.moved = true;
    }
    const press = { x, y, startX: x, startY: y, finger: pointerType === 'touch', grip: undefined, moved: false };
    presses.set(pointerId, { ...press, moved: presses.size > 0 });
  });

  root.addEventListener('pointermove', ({ pointerId, clientX: x, clientY: y }) => {
    const press = presses.get(pointerId);
    if (!press) return;
    const other = [...presses.values()].find((one) => one !== press);
    if (other) pinch(press, other, x, y);
    else {
      const still = STILL[press.finger ? 'finger' : 'mouse'];
      if (!press.moved && Math.hypot(x - press.startX, y - press.startY) > still) {
        press.moved = true;
        press.grip = gestures.take(press.startX, press.startY, press.finger);
      }
      press.grip?.move(x, y);
    }
    press.x = x;
    press.y = y;
  });

  /** One finger of two has moved: the picture follows both. */
  function pinch(press: Press, other: Press, x: number, y: number): void {
    const before = Math.hypot(press.x - other.x, press.y - other.y);
    const after = Math.hypot(x - other.x, y - other.y);
    gestures.slide((x - press.x) / 2, (y - press.y) / 2);
    if (after > 0) gestures.zoom((x + other.x) / 2, (y + other.y) / 2, before / after);
  }

  root.addEventListener('pointerup', ({ pointerId, clientX: x, clientY: y, shiftKey, timeStamp }) => {
    const press = presses.get(pointerId);
    presses.delete(pointerId);
    if (!press) return;
    press.grip?.drop();
    if (press.moved) {
      if (!press.grip && presses.size === 0) gestures.rest();
      return;
    }
    const near = Math.hypot(x - lastTap.x, y - lastTap.y) < DOUBLE_REACH;
    if (near && timeStamp - lastTap.at < DOUBLE_MS) {
      lastTap.at = Number.NEGATIVE_INFINITY;
      gestures.doubleTap(x, y);
    } else {
      lastTap = { at: timeStamp, x, y };
      gestures.tap(x, y, shiftKey);
    }
  });

  const cancel = (pointerId: number) => {
    presses.get(pointerId)?.grip?.cancel();
    presses.delete(pointerId);
  };
  // the browser scrolls with this finger
  root.addEventListener('pointercancel', ({ pointerId }) => cancel(pointerId));
  addEventListener(
    'keydown',
    ({ key }) => {
      if (key !== 'Escape') return;
      for (const press of presses.values()) {
        press.grip?.cancel();
        press.grip = undefined;
      }
    },
    { signal: ended },
  );
}

function listenWheel(root: HTMLElement, gestures: Gestures, ended: AbortSignal): void {
  let scrolledAt = Number.NEGATIVE_INFINITY;
  let resting: ReturnType<typeof setTimeout> | undefined;
  addEventListener(
    'wheel',
    (event) => {
      const { clientX: x, clientY: y, deltaY, deltaMode, ctrlKey, timeStamp } = event;
      const here = event.target instanceof Node && root.contains(event.target) && gestures.inside(x, y);
      // a page that is scrolled past the picture goes on to scroll
      if (!here || (!ctrlKey && timeStamp - scrolledAt < REST_MS)) {
        scrolledAt = timeStamp;
        return;
      }
      event.preventDefault();
      const pixels = deltaMode === WheelEvent.DOM_DELTA_LINE ? deltaY * LINE_PIXELS : deltaY;
      gestures.zoom(x, y, Math.exp(pixels * (ctrlKey ? PINCH_RATE : WHEEL_RATE)));
      clearTimeout(resting);
      resting = setTimeout(gestures.rest, REST_MS);
    },
    { passive: false, signal: ended },
  );
}

// An empty canvas of full size, filled anew each frame: what presenting alone costs.

import { PAGE, start } from './start.mjs';

start({
  film(box) {
    const canvas = document.createElement('canvas');
    canvas.width = box.clientWidth * devicePixelRatio;
    canvas.height = box.clientHeight * devicePixelRatio;
    Object.assign(canvas.style, { width: '100%', height: '100%' });
    box.append(canvas);
    const c = canvas.getContext('2d');
    return () => {
      c.fillStyle = PAGE;
      c.fillRect(0, 0, canvas.width, canvas.height);
    };
  },
});

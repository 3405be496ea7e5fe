import { expect, test } from 'vitest';
import { parseView } from '../pageView.ts';
import { frameCode, frameLink, lessonLink } from './links.ts';

const HREF = 'https://host/p/?step=4&hide=delta&film=count:2..9:8#v=1&preset=pham9';
const NOTHING: ReadonlySet<string> = new Set();

test('a lesson hides and locks what is chosen, and keeps the run', () => {
  const link = lessonLink(HREF, { hide: new Set(['panel', 'results']), lock: new Set(['beta']), tour: 0 });
  expect(link).toBe('https://host/p/?step=4&film=count:2..9:8&hide=panel,results&lock=beta#v=1&preset=pham9');
  expect(parseView(new URL(link).search)).toMatchObject({
    hide: new Set(['panel', 'results']),
    lock: new Set(['beta']),
    problem: '',
  });
  expect(lessonLink(HREF, { hide: NOTHING, lock: NOTHING, tour: 0 })).toBe(
    'https://host/p/?step=4&film=count:2..9:8#v=1&preset=pham9',
  );
});

test('a lesson that begins with the tour brings the run of its step, and nothing keeps the tour away', () => {
  const lesson = { hide: new Set(['tour', 'files']), lock: new Set(['preset', 'seed']), tour: 3 };
  expect(lessonLink(HREF, lesson)).toBe('https://host/p/?hide=files&lock=seed&tour=3');
});

test('a frame shows the stage alone, and no title ends its attribute', () => {
  const link = frameLink('https://host/p/?tour=3&lock=beta#v=1&beta=8');
  expect(link).toBe('https://host/p/?lock=beta&embed=1#v=1&beta=8');
  expect(frameCode(link, 'Two "wells" <at> once')).toBe(
    '<iframe src="https://host/p/?lock=beta&amp;embed=1#v=1&amp;beta=8" width="760" height="820" title="Two &quot;wells&quot; &lt;at> once" style="border: 0" allow="fullscreen"></iframe>',
  );
});

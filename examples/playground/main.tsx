import { render } from 'preact'
import { Session } from './model/session.js'
import { Page } from './view/page.js'
import { restoreTheme } from './view/theme.js'
import { openTrace } from './view/trace-address.js'
import './style/base.css'
import './style/page.css'
import './style/guide.css'
import './style/picture.css'
import './style/panels.css'

const session = new Session()
restoreTheme(session.memory.store)
render(<Page session={session} />, document.getElementById('page')!)
void begin()

async function begin(): Promise<void> {
  if (!(await openTrace(session, location.hash))) await session.open(location.hash)
}
addEventListener(
  'hashchange',
  () =>
    void session.link().then((link) => {
      if (location.hash !== link) void begin()
    }),
)

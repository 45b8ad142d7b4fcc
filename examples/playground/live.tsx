import { render } from 'preact'
import { LiveSession } from './model/live/live-session.js'
import { rememberedLogin } from './model/live/login.js'
import { LivePage } from './view/live/live-page.js'
import { restoreTheme } from './view/theme.js'
import './style/base.css'
import './style/page.css'
import './style/picture.css'
import './style/panels.css'
import './style/live.css'

const session = new LiveSession()
restoreTheme(session.store)
const page = document.getElementById('page')!
page.replaceChildren()
render(<LivePage session={session} />, page)
void session.connect(rememberedLogin(), false)

import type { LiveSession } from '../../model/live/live-session.js'
import { Announcer } from '../announcer.js'
import { Events } from '../events.js'
import { Picture } from '../picture.js'
import { Search } from '../search.js'
import { Splitter } from '../splitter.js'
import { useFrames, useKeys } from '../use-page.js'
import { Banners } from './banners.js'
import { Empty } from './empty.js'
import { Faults } from './faults.js'
import { LiveHeader } from './live-header.js'
import { LiveTransport } from './live-transport.js'
import { onLiveKey } from './live-keys.js'
import { LoginForm } from './login-form.js'

const play = (session: LiveSession, passedMs: number, now: number): void =>
  session.tick(passedMs, now)

/** What goes through a broker, as it goes. */
export function LivePage({ session }: { session: LiveSession }) {
  useKeys(session, onLiveKey)
  useFrames(session, play)
  if (session.status.value === 'login') {
    return (
      <>
        <LiveHeader session={session} />
        <LoginForm session={session} />
      </>
    )
  }
  return (
    <>
      <LiveHeader session={session} />
      <main class="stage live">
        <section class="scene" aria-label="The broker">
          <Banners session={session} />
          <Empty session={session} />
          <Picture scene={session} />
          <Faults session={session} />
          <LiveTransport session={session} />
        </section>
        <section class="panels" aria-label="What happened">
          <div class="panel-head">
            <h2>Events</h2>
            <Search sought={session.sought} />
          </div>
          <div class="panel">
            <Events scene={session} />
          </div>
        </section>
        <Splitter
          property="panels"
          label="Height of what happened"
          isHorizontal
          usual={38}
          store={session.store}
        />
      </main>
      {!session.isFollowing.value && <Announcer scene={session} />}
    </>
  )
}

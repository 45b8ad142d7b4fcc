import { useEffect } from 'preact/hooks'
import type { LiveSession } from '../../model/live/live-session.js'
import { Announcer } from '../announcer.js'
import { Events } from '../events.js'
import { Picture } from '../picture.js'
import { Splitter } from '../splitter.js'
import { Banners } from './banners.js'
import { Empty } from './empty.js'
import { Faults } from './faults.js'
import { LiveHeader } from './live-header.js'
import { LiveTransport } from './live-transport.js'
import { onLiveKey } from './live-keys.js'
import { LoginForm } from './login-form.js'

/** What goes through a broker, as it goes. */
export function LivePage({ session }: { session: LiveSession }) {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onLiveKey(session, event)
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [session])
  useEffect(() => {
    let last = performance.now()
    let request = requestAnimationFrame(function tick(now) {
      session.tick(Math.min(now - last, 100), now)
      last = now
      request = requestAnimationFrame(tick)
    })
    return () => cancelAnimationFrame(request)
  }, [session])
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
            <Search session={session} />
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

function Search({ session }: { session: LiveSession }) {
  const { sought } = session
  return (
    <input
      class="search"
      type="search"
      aria-label="Search events: words, values, a correlation id"
      placeholder="Search: words, values, an id"
      value={sought.value}
      onInput={({ currentTarget }) => (sought.value = currentTarget.value)}
    />
  )
}

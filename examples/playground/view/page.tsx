import { useEffect } from 'preact/hooks'
import type { Session } from '../model/session.js'
import { Announcer } from './announcer.js'
import { Banner } from './banner.js'
import { acceptFiles } from './drop.js'
import { Header } from './header.js'
import { onKey } from './keys.js'
import { Panels } from './panels.js'
import { Picture } from './picture.js'
import { Transport } from './transport.js'

export function Page({ session }: { session: Session }) {
  useEffect(() => acceptFiles(session), [session])
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKey(session, event)
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [session])
  useEffect(() => {
    let last = performance.now()
    let request = requestAnimationFrame(function tick(now) {
      session.playback.tick(Math.min(now - last, 100))
      last = now
      request = requestAnimationFrame(tick)
    })
    return () => cancelAnimationFrame(request)
  }, [session])
  return (
    <>
      <Header session={session} />
      <main class="stage">
        <section class="scene" aria-label="The cluster">
          <Banner session={session} />
          <Picture session={session} />
          <Transport session={session} />
        </section>
        <Panels session={session} />
      </main>
      <Announcer session={session} />
    </>
  )
}

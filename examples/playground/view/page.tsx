import { signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { Session } from '../model/session.js'
import { Announcer } from './announcer.js'
import { CodePanel } from './code.js'
import { Deeds } from './deeds.js'
import { acceptFiles } from './drop.js'
import { Guide } from './guide.js'
import { Header } from './header.js'
import { onKey } from './keys.js'
import { Panels } from './panels.js'
import { Picture } from './picture.js'
import { Splitter } from './splitter.js'
import { Status } from './status.js'
import { Tour } from './tour.js'
import { Transport } from './transport.js'
import { useFrames, useKeys } from './use-page.js'
import { useRemembering } from './use-remembering.js'
import { Welcome } from './welcome.js'

const play = ({ playback }: Session, passedMs: number): void => playback.tick(passedMs)

export function Page({ session }: { session: Session }) {
  const { store } = session.memory
  const isWelcomed = useMemo(() => signal(store.get('welcomed') === undefined), [store])
  const tour = useMemo(() => signal<number | undefined>(undefined), [])
  const startTour = (): void => {
    isWelcomed.value = false
    session.playback.pause()
    tour.value = 0
  }
  useRemembering(session)
  useEffect(
    () =>
      isWelcomed.subscribe((isShown) => {
        if (!isShown) store.set('welcomed', 'yes')
      }),
    [isWelcomed, store],
  )
  useEffect(() => acceptFiles(session), [session])
  useKeys(session, onKey)
  useFrames(session, play)
  return (
    <>
      <Header session={session} startTour={startTour} />
      <Welcome isShown={isWelcomed} startTour={startTour} />
      <main class="stage">
        <div class="about">
          <Guide session={session} />
          <CodePanel session={session} />
        </div>
        <section class="scene" aria-label="The cluster">
          <Status session={session} />
          <Picture scene={session} />
          <Deeds session={session} />
          <Transport session={session} />
        </section>
        <Panels session={session} />
        <Splitter
          property="left"
          label="Width of guide and code"
          isHorizontal={false}
          usual={31}
          store={store}
        />
        <Splitter
          property="panels"
          label="Height of what happened"
          isHorizontal
          usual={38}
          store={store}
        />
      </main>
      <Announcer scene={session} />
      <Tour step={tour} />
    </>
  )
}

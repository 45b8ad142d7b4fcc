import { effect } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Session } from '../model/session.js'

const pauseMs = 400

/** Keeps the place for the next visit; while things move it would be written too often. */
export function useRemembering(session: Session): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = effect(() => {
      const { scenario, seed, deviations, acts, panel, playback, run } = session
      // what the place is made of: each change of it is to be heard of
      for (const part of [scenario, seed, deviations, acts, panel, playback.index]) part.valueOf()
      if (run.value === undefined || playback.isPlaying.value) return
      clearTimeout(timer)
      timer = setTimeout(() => void session.remember(), pauseMs)
    })
    let wasLinked = false
    const stopLeaving = session.isLinked.subscribe((isLinked) => {
      // a reload leads to what was made of a link, not to the link
      if (wasLinked && !isLinked) {
        history.replaceState(null, '', location.pathname + location.search)
      }
      wasLinked = isLinked
    })
    return () => {
      clearTimeout(timer)
      stop()
      stopLeaving()
    }
  }, [session])
}

import type { Login } from './feed.js'

const key = 'kinoko-broker.login'

/** The user whom every broker has that was started without others. */
const guest: Login = { name: 'guest', password: 'guest' }

/** Whom this tab has logged in as, until it is closed; else guest. */
export function rememberedLogin(): Login {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Login | null
    return kept ?? guest
  } catch {
    return guest
  }
}

export function rememberLogin(login: Login): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(login))
  } catch {
    // asked again after a reload, where the browser keeps nothing
  }
}

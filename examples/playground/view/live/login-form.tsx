import type { LiveSession } from '../../model/live/live-session.js'
import { rememberLogin } from '../../model/live/login.js'

/** For brokers with users of their own: guest is tried first. */
export function LoginForm({ session }: { session: LiveSession }) {
  const logIn = (form: HTMLFormElement): void => {
    const data = new FormData(form)
    const text = (name: string): string => {
      const value = data.get(name)
      return typeof value === 'string' ? value : ''
    }
    const login = { name: text('name'), password: text('password') }
    rememberLogin(login)
    void session.connect(login, true)
  }
  return (
    <main class="login">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          logIn(event.currentTarget)
        }}
      >
        <h2>Log in to the broker</h2>
        <p class="soft">As a user that it was started with: `--user name:password`.</p>
        <label class="field">
          <span>User</span>
          <input name="name" autocomplete="username" required />
        </label>
        <label class="field">
          <span>Password</span>
          <input name="password" type="password" autocomplete="current-password" />
        </label>
        {session.isRefused.value && (
          <p class="banner bad" role="alert">
            The broker does not know this user with this password.
          </p>
        )}
        <button class="main">Log in</button>
      </form>
    </main>
  )
}

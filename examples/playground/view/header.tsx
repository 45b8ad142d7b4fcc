import { useRef, useState } from 'preact/hooks'
import type { Session } from '../model/session.js'
import { scenarios } from '../scenarios/index.js'
import { openFile } from './drop.js'
import { keys } from './keys.js'
import { toggleTheme } from './theme.js'

export function Header({ session }: { session: Session }) {
  const file = useRef<HTMLInputElement>(null)
  const help = useRef<HTMLDialogElement>(null)
  return (
    <header class="header">
      <h1>
        kinoko <span>playground</span>
      </h1>
      <ScenarioChoice session={session} />
      <SeedField session={session} />
      <button
        type="button"
        onClick={() => void session.search()}
        disabled={session.busy.value !== undefined}
      >
        Find a failure
      </button>
      <div class="header-end">
        <ShareButton session={session} />
        <button type="button" onClick={() => file.current?.click()}>
          Open a trace
        </button>
        <input
          ref={file}
          type="file"
          accept=".json,.html"
          class="unseen"
          aria-label="A report of a failed test"
          tabIndex={-1}
          onChange={({ currentTarget }) => {
            const [chosen] = currentTarget.files ?? []
            if (chosen !== undefined) void openFile(session, chosen)
            currentTarget.value = ''
          }}
        />
        <button
          type="button"
          class="round"
          aria-label="Dark or light"
          title="Dark or light"
          onClick={toggleTheme}
        >
          ◐
        </button>
        <button
          type="button"
          class="round"
          aria-label="Keys"
          title="Keys"
          onClick={() => help.current?.showModal()}
        >
          ?
        </button>
      </div>
      <dialog ref={help} aria-label="Keys" onClick={() => help.current?.close()}>
        <h2>Keys</h2>
        <dl>
          {keys.map(([key, what]) => (
            <div key={key}>
              <dt>{key}</dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      </dialog>
    </header>
  )
}

function ScenarioChoice({ session }: { session: Session }) {
  const { scenario, file } = session
  const groups = ['Examples', 'Planted bugs'] as const
  const chosen = file.value === undefined ? scenario.value.id : ''
  return (
    <label class="field">
      <span>Scenario</span>
      <select
        value={chosen}
        onChange={({ currentTarget }) => {
          const found = scenarios.find(({ id }) => id === currentTarget.value)
          if (found !== undefined) void session.choose(found)
        }}
      >
        {file.value !== undefined && <option value="">{file.value}</option>}
        {groups.map((group) => (
          <optgroup key={group} label={group}>
            {scenarios
              .filter((listed) => listed.group === group)
              .map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </label>
  )
}

function SeedField({ session }: { session: Session }) {
  const { seed } = session
  return (
    <label class="field seed">
      <span>Seed</span>
      <input
        type="text"
        inputMode="numeric"
        placeholder="in order"
        title="Another seed is another order of events; without one it is first come, first served"
        value={seed.value ?? ''}
        onChange={({ currentTarget }) => {
          const number = Number(currentTarget.value)
          const isSeed = currentTarget.value !== '' && Number.isSafeInteger(number) && number >= 0
          void session.setSeed(isSeed ? number : undefined)
        }}
      />
      <button
        type="button"
        class="round"
        aria-label="Another seed"
        title="Another seed"
        onClick={() => void session.setSeed(Math.floor(Math.random() * 1_000_000))}
      >
        ⚄
      </button>
    </label>
  )
}

function ShareButton({ session }: { session: Session }) {
  const [isCopied, setCopied] = useState(false)
  const share = (): void => {
    history.replaceState(null, '', session.link())
    // a page from a folder may not write there: the address bar has it anyway
    const copied = (navigator as Partial<Navigator>).clipboard?.writeText(location.href)
    copied?.catch(() => undefined)
    setCopied(true)
    setTimeout(() => setCopied(false), 1_500)
  }
  return (
    <button type="button" onClick={share} title="Puts the run and this moment into the address">
      {isCopied ? 'In the address' : 'Share'}
    </button>
  )
}

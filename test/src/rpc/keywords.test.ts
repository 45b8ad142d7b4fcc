import { expect, test } from 'vitest'
import { IncorrectSignature, kwargs, rpc, service, UnserializableValueError } from 'kinoko'
import { onEachArm, type Stage } from '../../support/arm.js'

interface Greeter {
  greet(name: string, greeting?: string): string
  whisper(name: string): string
  pay(card: { number: string }, amount: number): string
}

/** Its types stand aside: some of the calls are wrong. */
type Proxy = Record<keyof Greeter, (...args: unknown[]) => Promise<string>>

async function greeterOn(stage: Stage): Promise<Proxy> {
  const serviceName = stage.name('greeter')
  @service(serviceName)
  class GreeterService implements Greeter {
    @rpc({ params: ['name', 'greeting?'] }) greet(name: string, greeting = 'Hello') {
      return `${greeting}, ${name}!`
    }
    @rpc whisper(name: string) {
      return name.toLowerCase()
    }
    @rpc({ params: ['card', 'amount'] }) pay({ number }: { number: string }, amount: number) {
      return `${amount} from ${number}`
    }
  }
  await stage.host(GreeterService)
  const { cluster } = await stage.client()
  return cluster.service(serviceName) as unknown as Proxy
}

onEachArm('keyword arguments', (arm) => {
  test('reach the parameters of their names, alone or behind positional ones', async () => {
    await using stage = await arm.open()
    const greeter = await greeterOn(stage)

    expect(await greeter.greet(kwargs({ greeting: 'Hi', name: 'Ada' }))).toBe('Hi, Ada!')
    expect(await greeter.greet('Ada', kwargs({ greeting: 'Hi' }))).toBe('Hi, Ada!')
    expect(await greeter.greet(kwargs({ name: 'Ada' }))).toBe('Hello, Ada!')
    expect(await greeter.greet('Ada', kwargs({}))).toBe('Hello, Ada!')
    expect(await greeter.pay(kwargs({ amount: 2, card: { number: '1' } }))).toBe('2 from 1')
  })

  test('that no parameter is called are an IncorrectSignature, as one that is given twice', async () => {
    await using stage = await arm.open()
    const greeter = await greeterOn(stage)

    const unknown = greeter.greet(kwargs({ name: 'Ada', tone: 'warm' }))
    await expect(unknown).rejects.toThrow(
      new IncorrectSignature("greet() got an unexpected keyword argument 'tone'"),
    )
    await expect(greeter.greet('Ada', kwargs({ name: 'Bob' }))).rejects.toThrow(
      new IncorrectSignature("greet() got multiple values for argument 'name'"),
    )
    await expect(greeter.greet(kwargs({ greeting: 'Hi' }))).rejects.toThrow(
      "greet() missing 1 required positional argument: 'name'",
    )
  })

  test('of a method that does not declare its parameters are refused, and the error says what to do', async () => {
    await using stage = await arm.open()
    const greeter = await greeterOn(stage)

    await expect(greeter.whisper(kwargs({ name: 'Ada' }))).rejects.toThrow(
      new IncorrectSignature(
        "whisper() got an unexpected keyword argument 'name' (the names of its parameters are not known: " +
          "declare them, @rpc({ params: ['name', ...] }))",
      ),
    )
    expect(await greeter.whisper('Ada', kwargs({}))).toBe('ada')
  })

  test('in front of a positional argument are not sent', async () => {
    await using stage = await arm.open()
    const greeter = await greeterOn(stage)

    const calling = greeter.greet(kwargs({ name: 'Ada' }), 'Hi')

    await expect(calling).rejects.toBeInstanceOf(UnserializableValueError)
    await expect(calling).rejects.toThrow('kwargs(...) must be the last argument')
  })
})

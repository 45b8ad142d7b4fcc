/** Preloaded where amqplib's own tests run: whoever requires amqplib gets the simulator. */
import Module from 'node:module'
import { sep } from 'node:path'
import * as simulator from 'kinoko/simulator'
import * as callbackApi from 'kinoko/simulator/callback_api'

type Load = (request: string, parent: { filename?: string } | undefined, isMain: boolean) => unknown

const hooked = Module as unknown as { _load: Load }
const load = hooked._load

/** What the tests reach for, from their own folder. */
const stands = new Map<string, unknown>([
  ['../channel_api', simulator],
  ['../callback_api', callbackApi],
  // the function under both APIs, which calls back with a connection
  ['../lib/connect', { connect: connectRaw }],
  ['../lib/credentials', simulator.credentials],
])

hooked._load = function (request, parent, isMain) {
  const isTest = parent?.filename?.includes(`${sep}amqplib-tests${sep}test${sep}`) ?? false
  return (isTest ? stands.get(request) : undefined) ?? load.call(this, request, parent, isMain)
}

type CallBack = (error: Error | null, connection?: unknown) => void

/** It gives the connection itself, not the model of it that users have. */
function connectRaw(url: string, options: object, callBack: CallBack): void {
  callbackApi.connect(url, options, (error: Error | null, model?: { connection: unknown }) => {
    callBack(error, model?.connection)
  })
}

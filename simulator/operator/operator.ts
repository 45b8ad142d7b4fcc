import type { Broker } from '../core/broker.js'
import { plainPassword } from '../core/access/user.js'
import type { Permissions, TopicPermissions } from '../core/access/access.js'
import type { UserLimits, VirtualHostLimits } from '../core/access/limits.js'
import type { PolicyKind } from '../core/policy/policies.js'
import type { OperatorCommand } from '../core/methods.js'
import type { QueueType } from '../core/queue/settings.js'
import { didYouMean } from '../../src/support/suggest.js'
import { checkNames } from '../options/check-names.js'
import { aName, areTexts, aText, be, checkValue, oneOf } from '../options/values.js'
import { checkPatterns } from './check-pattern.js'
import type { Definitions, OperatorAction } from './definitions.js'
import { parseUserLimits, parseVirtualHostLimits } from './limit-options.js'
import { articled, parsePolicy, type PolicyOptions } from './policy-options.js'
import { actionsOf } from './read-definitions.js'
import { rehearse } from './rehearsal.js'

const texts = be('a list of texts', areTexts)

const aQueueType = oneOf('classic', 'quorum', 'stream')

const aResource = oneOf('memory', 'disk')

/** The broker as its operator sees it. */
export interface OperatedBroker {
  readonly broker: Broker
  operate(command: OperatorCommand): void
}

/** The commands of a broker's operator, as with `rabbitmqctl`. Bad input is a TypeError, and changes nothing. */
export class Operator {
  readonly #operated: OperatedBroker

  /** @internal */
  constructor(operated: OperatedBroker) {
    this.#operated = operated
  }

  /** Sets a policy in place of another of the same name; queues and exchanges follow it at once. */
  setPolicy(policy: PolicyOptions): void {
    this.#setPolicy('policy', policy)
  }

  /** Takes a policy away; queues and exchanges follow at once. One that is not there is no error. */
  clearPolicy(name: string, virtualHost = '/'): void {
    this.#clearPolicy('policy', name, virtualHost)
  }

  /** Sets an operator policy, which is merged with policies: the smaller of two numbers counts, else what it says. */
  setOperatorPolicy(policy: PolicyOptions): void {
    this.#setPolicy('operator policy', policy)
  }

  /** Takes an operator policy away. One that is not there is no error. */
  clearOperatorPolicy(name: string, virtualHost = '/'): void {
    this.#clearPolicy('operator policy', name, virtualHost)
  }

  /**
   * Makes a virtual host, or sets the default queue type of one that is there.
   *
   * @param defaultQueueType - of durable queues that are declared without a type
   */
  addVirtualHost(name: string, options: { readonly defaultQueueType?: QueueType } = {}): void {
    checkValue('the name of a virtual host', name, aName)
    checkNames(`virtual host '${name}'`, options, ['defaultQueueType'])
    const { defaultQueueType = 'classic' } = options
    checkValue(`virtual host '${name}': its default queue type`, defaultQueueType, aQueueType)
    this.#do({ method: 'broker.add-virtual-host', virtualHost: name, defaultQueueType })
  }

  /**
   * Says how many connections and queues a virtual host may have, in place of the limits that it had. Connections and
   * queues that are there already stay. A negative number is no limit.
   */
  setVirtualHostLimits(name: string, limits: VirtualHostLimits): void {
    const parsed = parseVirtualHostLimits(name, limits)
    this.#checkVirtualHost(name)
    this.#do({ method: 'broker.set-virtual-host-limits', virtualHost: name, limits: parsed })
  }

  /** The virtual host has no limits any more. */
  clearVirtualHostLimits(name: string): void {
    this.setVirtualHostLimits(name, {})
  }

  /** Deletes a virtual host with all that is in it. Its connections are cut off. */
  deleteVirtualHost(name: string): void {
    this.#checkVirtualHost(name)
    this.#do({ method: 'broker.delete-virtual-host', virtualHost: name })
  }

  /** Makes a user, in place of another of the same name. The user may do nothing before it has permissions. */
  addUser(name: string, password: string, tags: readonly string[] = []): void {
    checkValue('the name of a user', name, aName)
    checkValue(`the password of user '${name}'`, password, aText)
    checkValue(`the list of tags of user '${name}'`, tags, texts)
    const user = { name, credential: plainPassword(password), tags, hasFullAccess: false }
    this.#do({ method: 'broker.add-user', user })
  }

  /**
   * Says how many connections and channels a user may have; a limit that is not named stays as it is. Connections and
   * channels that are open already stay. A negative number is no limit.
   */
  setUserLimits(name: string, limits: UserLimits): void {
    const parsed = parseUserLimits(name, limits)
    this.#checkUser(name)
    this.#do({ method: 'broker.set-user-limits', username: name, limits: parsed })
  }

  /** The user has no limits any more. */
  clearUserLimits(name: string): void {
    this.#checkUser(name)
    this.#do({ method: 'broker.set-user-limits', username: name, limits: undefined })
  }

  /** Deletes a user with its permissions. Its connections are closed. */
  deleteUser(name: string): void {
    this.#checkUser(name)
    this.#do({ method: 'broker.delete-user', username: name })
  }

  /** Says which queues and exchanges a user may configure, write to and read from: patterns of their names. */
  setPermissions(user: string, permissions: Permissions, virtualHost = '/'): void {
    checkPatterns(`permissions of '${user}'`, permissions, ['configure', 'write', 'read'])
    this.#setPermissions(user, virtualHost, permissions)
  }

  /** The user may not enter the virtual host any more. */
  clearPermissions(user: string, virtualHost = '/'): void {
    this.#setPermissions(user, virtualHost, undefined)
  }

  /** Says with which routing keys a user may publish to a topic exchange and bind to it: patterns. */
  setTopicPermissions(
    user: string,
    exchange: string,
    permissions: TopicPermissions,
    virtualHost = '/',
  ): void {
    checkPatterns(`topic permissions of '${user}'`, permissions, ['write', 'read'])
    this.#setTopicPermissions(user, exchange, virtualHost, permissions)
  }

  /** The user may use any routing key with the exchange again. */
  clearTopicPermissions(user: string, exchange: string, virtualHost = '/'): void {
    this.#setTopicPermissions(user, exchange, virtualHost, undefined)
  }

  /** Memory or disk is short: connections that publish are blocked until {@link clearAlarm}. */
  raiseAlarm(resource: 'memory' | 'disk'): void {
    checkValue('the resource of an alarm', resource, aResource)
    this.#do({ method: 'broker.block', reason: `low on ${resource}` })
  }

  /** The alarm is over: blocked connections go on. */
  clearAlarm(): void {
    this.#do({ method: 'broker.unblock' })
  }

  /**
   * Makes the broker what a definitions file of RabbitMQ says: virtual hosts, users, permissions, policies, exchanges,
   * queues and bindings. A thing that is there already stays as it is, but for users, permissions and policies of the same name.
   * A TypeError says what in the file is not understood or cannot be had; nothing of the file is done then.
   *
   * @param definitions - the parsed JSON of `rabbitmqctl export_definitions`
   * As RabbitMQ does it, exchanges and queues whose names begin with `amq.` are passed over.
   *
   * @param virtualHost - where that belongs which names no virtual host, as in the export of a single one. Default: such a
   * file is refused
   */
  loadDefinitions(definitions: Definitions, virtualHost?: string): void {
    if (virtualHost !== undefined) checkValue(`definitions: their virtual host`, virtualHost, aName)
    const commands = actionsOf(definitions, {
      virtualHost,
      profile: this.#operated.broker.settings.profile,
    }).map((action) => commandOf(action))
    this.#checkNames(commands)
    rehearse(this.#operated.broker, commands)
    for (const command of commands) this.#operated.operate(command)
  }

  /** Whatever names a virtual host or a user names one that is in the file or already there. */
  #checkNames(commands: readonly OperatorCommand[]): void {
    const { broker } = this.#operated
    const hosts = new Set(broker.virtualHosts.keys())
    const users = new Set(broker.access.users.keys())
    for (const command of commands) {
      if (command.method === 'broker.add-virtual-host') hosts.add(command.virtualHost)
      if (command.method === 'broker.add-user') users.add(command.user.name)
      if ('virtualHost' in command && !hosts.has(command.virtualHost)) {
        throw new TypeError(`definitions: there is no virtual host '${command.virtualHost}'`)
      }
      if ('username' in command && !users.has(command.username)) {
        throw new TypeError(`definitions: there is no user '${command.username}'`)
      }
    }
  }

  #setPolicy(kind: PolicyKind, options: PolicyOptions): void {
    const policy = parsePolicy(kind, options, this.#operated.broker.settings.profile)
    const { virtualHost = '/' } = options
    this.#checkVirtualHost(virtualHost, `${kind} '${policy.name}': `)
    this.#do({ method: 'broker.set-policy', kind, virtualHost, policy })
  }

  #clearPolicy(kind: PolicyKind, name: string, virtualHost: string): void {
    checkValue(`the name of ${articled[kind]}`, name, aName)
    this.#checkVirtualHost(virtualHost)
    this.#do({ method: 'broker.clear-policy', kind, virtualHost, name })
  }

  #setPermissions(
    username: string,
    virtualHost: string,
    permissions: Permissions | undefined,
  ): void {
    this.#checkUser(username)
    this.#checkVirtualHost(virtualHost)
    this.#do({ method: 'broker.set-permissions', username, virtualHost, permissions })
  }

  #setTopicPermissions(
    username: string,
    exchange: string,
    virtualHost: string,
    permissions: TopicPermissions | undefined,
  ): void {
    this.#checkUser(username)
    this.#checkVirtualHost(virtualHost)
    checkValue(`the exchange of topic permissions of '${username}'`, exchange, aText)
    if (permissions !== undefined) this.#checkTopicExchange(virtualHost, exchange)
    const where = { username, virtualHost, exchange }
    this.#do({ method: 'broker.set-topic-permissions', ...where, permissions })
  }

  #checkTopicExchange(virtualHost: string, exchange: string): void {
    const { profile, virtualHosts } = this.#operated.broker
    const isThere = virtualHosts.get(virtualHost)?.exchanges.has(exchange) === true
    if (isThere || !profile.access.topicsGoWithExchange) return
    throw new TypeError(`there is no exchange '${exchange}' in the virtual host '${virtualHost}'`)
  }

  #checkVirtualHost(name: string, where = ''): void {
    checkThere('virtual host', name, this.#operated.broker.virtualHosts, where)
  }

  #checkUser(name: string): void {
    checkThere('user', name, this.#operated.broker.access.users)
  }

  #do(action: OperatorAction): void {
    this.#operated.operate(commandOf(action))
  }
}

function commandOf(action: OperatorAction): OperatorCommand {
  return { connection: 0, channel: 0, ...action }
}

/** A TypeError unless it is there; it says what there is. */
function checkThere(
  kind: string,
  name: string,
  things: ReadonlyMap<string, unknown>,
  where = '',
): void {
  checkValue(`${where}the name of a ${kind}`, name, aText)
  if (things.has(name)) return
  throw new TypeError(
    `${where}there is no ${kind} '${name}'; ${didYouMean(name, [...things.keys()])}`,
  )
}

import { broker, type StoryEvent } from '../story.js'
import { participantsOf } from '../mermaid.js'

/** Pixels. */
const laneWidth = 104

/** A column of a diagram: one host, or the broker. */
export interface Lane {
  readonly name: string
  /** The middle of the column, in pixels from the left of the diagram. */
  readonly x: number
}

/** Lanes that belong together: the instances of a service. */
export interface LaneGroup {
  readonly name: string
  readonly left: number
  readonly width: number
}

/** The columns of a diagram: clients, the broker, then the instances of each service beside each other. */
export class Lanes {
  readonly lanes: readonly Lane[]
  readonly groups: readonly LaneGroup[]
  readonly width: number
  readonly #x: ReadonlyMap<string, number>

  constructor(story: readonly StoryEvent[]) {
    this.lanes = participantsOf(story).map((name, i) => ({ name, x: (i + 0.5) * laneWidth }))
    this.#x = new Map(this.lanes.map(({ name, x }) => [name, x]))
    this.width = this.lanes.length * laneWidth
    this.groups = groupsOf(this.lanes)
  }

  /** The middle of a host's column; undefined for a host that the story has not. */
  xOf(name: string | undefined): number | undefined {
    return name === undefined ? undefined : this.#x.get(name)
  }
}

/** The service that a host is an instance of: `stock` of `stock#1`. */
export function serviceOf(host: string): string | undefined {
  return host === broker ? undefined : /^(.*)#\d+$/.exec(host)?.[1]
}

function groupsOf(lanes: readonly Lane[]): LaneGroup[] {
  const groups = new Map<string, Lane[]>()
  for (const lane of lanes) {
    const service = serviceOf(lane.name) ?? lane.name
    groups.set(service, [...(groups.get(service) ?? []), lane])
  }
  return [...groups].map(([name, members]) => ({
    name,
    left: members[0]!.x - laneWidth / 2 + 3,
    width: members.length * laneWidth - 6,
  }))
}

/** What is typed while a save is under way counts as saved. */
import { inject, rpc, RpcProxy, service } from 'kinoko'
import { BugFound, ofTime } from './bug.js'
import { data, openStore, SleepProvider, type StoreService } from './store.js'

@service('editor')
class EditorService {
  store = new RpcProxy<StoreService>('store')
  sleep = inject(new SleepProvider())
  static text = 0
  static isDirty = false

  @rpc async edit(): Promise<void> {
    EditorService.text++
    if (EditorService.isDirty) return
    EditorService.isDirty = true
    await this.sleep(30)
    await this.store.put('text', EditorService.text)
    EditorService.isDirty = false
  }
}

export const lostEdit = ofTime('an edit that is never saved', 2, async (sim) => {
  openStore(sim)
  EditorService.text = 0
  EditorService.isDirty = false
  sim.service(EditorService)
  const editor = await sim.proxy<EditorService>('editor')
  const first = editor.edit()
  await sim.sleep(10)
  await Promise.all([first, editor.edit()])
  if (data.get('text') !== 2) throw new BugFound('the second edit was not saved')
})

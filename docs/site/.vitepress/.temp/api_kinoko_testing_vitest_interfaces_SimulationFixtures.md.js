import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: SimulationFixtures","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: SimulationFixtures"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/testing/vitest/interfaces/SimulationFixtures.md","filePath":"api/kinoko/testing/vitest/interfaces/SimulationFixtures.md"}');
const _sfc_main = { name: "api/kinoko/testing/vitest/interfaces/SimulationFixtures.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../">kinoko/testing/vitest</a> / SimulationFixtures</p><h1 id="interface-simulationfixtures" tabindex="-1">Interface: SimulationFixtures <a class="header-anchor" href="#interface-simulationfixtures" aria-label="Permalink to &quot;Interface: SimulationFixtures&quot;">​</a></h1><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-sim"></a> <code>sim</code></td><td><a href="./../../classes/Simulation"><code>Simulation</code></a></td><td>A simulated cluster of the test&#39;s own. It is checked and stopped when the test is over.</td></tr><tr><td><a id="property-simulation"></a> <code>simulation</code></td><td><a href="./../../interfaces/RunOptions"><code>RunOptions</code></a></td><td>Options of the simulation: <code>test.override({ simulation: { faults: faults.all() } })</code>.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/testing/vitest/interfaces/SimulationFixtures.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const SimulationFixtures = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  SimulationFixtures as default
};

import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"kinoko/testing/vitest","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"kinoko/testing/vitest"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/testing/vitest/index.md","filePath":"api/kinoko/testing/vitest/index.md"}');
const _sfc_main = { name: "api/kinoko/testing/vitest/index.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / kinoko/testing/vitest</p><h1 id="kinokotestingvitest" tabindex="-1">kinoko/testing/vitest <a class="header-anchor" href="#kinokotestingvitest" aria-label="Permalink to &quot;kinoko/testing/vitest&quot;">​</a></h1><h2 id="interfaces" tabindex="-1">Interfaces <a class="header-anchor" href="#interfaces" aria-label="Permalink to &quot;Interfaces&quot;">​</a></h2><ul><li><a href="./interfaces/SimulationFixtures">SimulationFixtures</a></li><li><a href="./interfaces/SimulationMatchers">SimulationMatchers</a></li></ul><h2 id="variables" tabindex="-1">Variables <a class="header-anchor" href="#variables" aria-label="Permalink to &quot;Variables&quot;">​</a></h2><ul><li><a href="./variables/test">test</a></li></ul><h2 id="functions" tabindex="-1">Functions <a class="header-anchor" href="#functions" aria-label="Permalink to &quot;Functions&quot;">​</a></h2><ul><li><a href="./functions/seedFromEnvironment">seedFromEnvironment</a></li></ul><h2 id="references" tabindex="-1">References <a class="header-anchor" href="#references" aria-label="Permalink to &quot;References&quot;">​</a></h2><h3 id="it" tabindex="-1">it <a class="header-anchor" href="#it" aria-label="Permalink to &quot;it&quot;">​</a></h3><p>Renames and re-exports <a href="./variables/test">test</a></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/testing/vitest/index.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const index = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  index as default
};

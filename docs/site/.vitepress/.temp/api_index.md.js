import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"API","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"API"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/index.md","filePath":"api/index.md"}');
const _sfc_main = { name: "api/index.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="api" tabindex="-1">API <a class="header-anchor" href="#api" aria-label="Permalink to &quot;API&quot;">​</a></h1><h2 id="modules" tabindex="-1">Modules <a class="header-anchor" href="#modules" aria-label="Permalink to &quot;Modules&quot;">​</a></h2><ul><li><a href="./kinoko/">kinoko</a></li><li><a href="./kinoko/config/">kinoko/config</a></li><li><a href="./kinoko/health/">kinoko/health</a></li><li><a href="./kinoko/opentelemetry/">kinoko/opentelemetry</a></li><li><a href="./kinoko/resilience/">kinoko/resilience</a></li><li><a href="./kinoko/simulator/">kinoko/simulator</a></li><li><a href="./kinoko/simulator/callback_api/">kinoko/simulator/callback_api</a></li><li><a href="./kinoko/testing/">kinoko/testing</a></li><li><a href="./kinoko/testing/fast-check/">kinoko/testing/fast-check</a></li><li><a href="./kinoko/testing/reporter/">kinoko/testing/reporter</a></li><li><a href="./kinoko/testing/vitest/">kinoko/testing/vitest</a></li></ul></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/index.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const index = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  index as default
};

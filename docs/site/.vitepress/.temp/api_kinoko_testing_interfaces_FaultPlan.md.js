import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: FaultPlan","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: FaultPlan"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/testing/interfaces/FaultPlan.md","filePath":"api/kinoko/testing/interfaces/FaultPlan.md"}');
const _sfc_main = { name: "api/kinoko/testing/interfaces/FaultPlan.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">kinoko/testing</a> / FaultPlan</p><h1 id="interface-faultplan" tabindex="-1">Interface: FaultPlan <a class="header-anchor" href="#interface-faultplan" aria-label="Permalink to &quot;Interface: FaultPlan&quot;">​</a></h1><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Modifier</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-faults"></a> <code>faults</code></td><td><code>readonly</code></td><td><code>ReadonlyMap</code>&lt;<a href="./../type-aliases/FaultKind"><code>FaultKind</code></a>, <a href="./Fault"><code>Fault</code></a>&gt;</td><td>-</td></tr><tr><td><a id="property-isswarm"></a> <code>isSwarm</code></td><td><code>readonly</code></td><td><code>boolean</code></td><td>Swarm: in each run only some of the kinds are at work, which the choices decide.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/testing/interfaces/FaultPlan.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const FaultPlan = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  FaultPlan as default
};

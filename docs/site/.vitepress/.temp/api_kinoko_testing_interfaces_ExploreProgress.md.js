import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ExploreProgress","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: ExploreProgress"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/testing/interfaces/ExploreProgress.md","filePath":"api/kinoko/testing/interfaces/ExploreProgress.md"}');
const _sfc_main = { name: "api/kinoko/testing/interfaces/ExploreProgress.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">kinoko/testing</a> / ExploreProgress</p><h1 id="interface-exploreprogress" tabindex="-1">Interface: ExploreProgress <a class="header-anchor" href="#interface-exploreprogress" aria-label="Permalink to &quot;Interface: ExploreProgress&quot;">​</a></h1><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Modifier</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-events"></a> <code>events</code></td><td><code>readonly</code></td><td><code>number</code></td><td>Events in all runs so far.</td></tr><tr><td><a id="property-runs"></a> <code>runs</code></td><td><code>readonly</code></td><td><code>number</code></td><td>-</td></tr><tr><td><a id="property-total"></a> <code>total</code></td><td><code>readonly</code></td><td><code>number</code> | <code>undefined</code></td><td>How many runs there will be, as far as it is known.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/testing/interfaces/ExploreProgress.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ExploreProgress = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ExploreProgress as default
};

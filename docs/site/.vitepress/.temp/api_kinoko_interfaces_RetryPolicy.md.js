import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: RetryPolicy","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: RetryPolicy"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/interfaces/RetryPolicy.md","filePath":"api/kinoko/interfaces/RetryPolicy.md"}');
const _sfc_main = { name: "api/kinoko/interfaces/RetryPolicy.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">kinoko</a> / RetryPolicy</p><h1 id="interface-retrypolicy" tabindex="-1">Interface: RetryPolicy <a class="header-anchor" href="#interface-retrypolicy" aria-label="Permalink to &quot;Interface: RetryPolicy&quot;">​</a></h1><p>kombu&#39;s names. Durations in seconds.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-interval-max"></a> <code>interval_max?</code></td><td><code>number</code></td><td>The longest pause. Default 1.</td></tr><tr><td><a id="property-interval-start"></a> <code>interval_start?</code></td><td><code>number</code></td><td>The first pause. Default 0.1.</td></tr><tr><td><a id="property-interval-step"></a> <code>interval_step?</code></td><td><code>number</code></td><td>What each pause is longer than the one before. Default 0.2.</td></tr><tr><td><a id="property-max-retries"></a> <code>max_retries?</code></td><td><code>number</code></td><td>How many times a message is sent again; 0 never. Default 3.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/interfaces/RetryPolicy.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const RetryPolicy = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  RetryPolicy as default
};

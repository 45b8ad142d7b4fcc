import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ConnectionRetry","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: ConnectionRetry"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/interfaces/ConnectionRetry.md","filePath":"api/kinoko/interfaces/ConnectionRetry.md"}');
const _sfc_main = { name: "api/kinoko/interfaces/ConnectionRetry.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">kinoko</a> / ConnectionRetry</p><h1 id="interface-connectionretry" tabindex="-1">Interface: ConnectionRetry <a class="header-anchor" href="#interface-connectionretry" aria-label="Permalink to &quot;Interface: ConnectionRetry&quot;">​</a></h1><p>How a lost connection, or one that cannot be opened, is tried again. Durations in seconds.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-interval-max"></a> <code>interval_max?</code></td><td><code>number</code></td><td>The longest pause. Default 30.</td></tr><tr><td><a id="property-interval-start"></a> <code>interval_start?</code></td><td><code>number</code></td><td>The first pause is chosen between 0 and this; every pause may be twice as long. Default 0.1.</td></tr><tr><td><a id="property-max-retries"></a> <code>max_retries?</code></td><td><code>number</code> | <code>null</code></td><td>Attempts after a loss before the container fails; null never gives up. Default null.</td></tr><tr><td><a id="property-max-retries-at-start"></a> <code>max_retries_at_start?</code></td><td><code>number</code></td><td>Attempts before <code>start()</code> fails, after the first. Default 10, about 40 seconds.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/interfaces/ConnectionRetry.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ConnectionRetry = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ConnectionRetry as default
};

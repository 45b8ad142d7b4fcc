import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: DispatchOptions","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: DispatchOptions"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/interfaces/DispatchOptions.md","filePath":"api/kinoko/interfaces/DispatchOptions.md"}');
const _sfc_main = { name: "api/kinoko/interfaces/DispatchOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">kinoko</a> / DispatchOptions</p><h1 id="interface-dispatchoptions" tabindex="-1">Interface: DispatchOptions <a class="header-anchor" href="#interface-dispatchoptions" aria-label="Permalink to &quot;Interface: DispatchOptions&quot;">​</a></h1><p>How events are dispatched: for a dispatcher, or for one event. Durations in seconds.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./EventDispatcherOptions"><code>EventDispatcherOptions</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-expiration"></a> <code>expiration?</code></td><td><code>number</code></td><td>Seconds that the event may wait in a queue. Default: for ever.</td></tr><tr><td><a id="property-headers"></a> <code>headers?</code></td><td><code>Readonly</code>&lt;<code>Record</code>&lt;<code>string</code>, <code>unknown</code>&gt;&gt;</td><td>More headers for the event; those of the context win.</td></tr><tr><td><a id="property-mandatory"></a> <code>mandatory?</code></td><td><code>boolean</code></td><td>Whether it is an error, an UndeliverableMessage, that no handler&#39;s queue takes the event. Default false.</td></tr><tr><td><a id="property-persistent"></a> <code>persistent?</code></td><td><code>boolean</code></td><td>Whether the event survives a restart of the broker. Default true.</td></tr><tr><td><a id="property-priority"></a> <code>priority?</code></td><td><code>number</code></td><td>Default 0. Needs queues that were declared with priorities.</td></tr><tr><td><a id="property-retrypolicy"></a> <code>retryPolicy?</code></td><td><a href="./RetryPolicy"><code>RetryPolicy</code></a></td><td>Default: config <code>RPC_RETRY_POLICY</code>.</td></tr><tr><td><a id="property-serializer"></a> <code>serializer?</code></td><td><code>string</code></td><td>The name of a serializer. Default: config <code>serializer</code>.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/interfaces/DispatchOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const DispatchOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  DispatchOptions as default
};

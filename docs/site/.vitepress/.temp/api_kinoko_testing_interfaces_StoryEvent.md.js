import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: StoryEvent","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: StoryEvent"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/testing/interfaces/StoryEvent.md","filePath":"api/kinoko/testing/interfaces/StoryEvent.md"}');
const _sfc_main = { name: "api/kinoko/testing/interfaces/StoryEvent.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">kinoko/testing</a> / StoryEvent</p><h1 id="interface-storyevent" tabindex="-1">Interface: StoryEvent <a class="header-anchor" href="#interface-storyevent" aria-label="Permalink to &quot;Interface: StoryEvent&quot;">​</a></h1><p>One event of a run, for people and for diagrams.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Modifier</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-correlationid"></a> <code>correlationId?</code></td><td><code>readonly</code></td><td><code>string</code></td><td>The call that it belongs to.</td></tr><tr><td><a id="property-from"></a> <code>from?</code></td><td><code>readonly</code></td><td><code>string</code></td><td>Who sent something, and to whom: hosts, or <code>broker</code>. Undefined for what happens to somebody.</td></tr><tr><td><a id="property-label"></a> <code>label?</code></td><td><code>readonly</code></td><td><code>string</code></td><td>What was sent, in a word or two: <code>request payments.charge</code>.</td></tr><tr><td><a id="property-step"></a> <code>step</code></td><td><code>readonly</code></td><td><code>number</code></td><td>Its number in the trace, from 1.</td></tr><tr><td><a id="property-text"></a> <code>text</code></td><td><code>readonly</code></td><td><code>string</code></td><td>A sentence.</td></tr><tr><td><a id="property-time"></a> <code>time</code></td><td><code>readonly</code></td><td><code>number</code></td><td>Virtual milliseconds since the run began.</td></tr><tr><td><a id="property-to"></a> <code>to?</code></td><td><code>readonly</code></td><td><code>string</code></td><td>-</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/testing/interfaces/StoryEvent.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const StoryEvent = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  StoryEvent as default
};

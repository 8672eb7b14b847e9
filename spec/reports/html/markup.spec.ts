import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { escapeHtml, inlineScript, jsonForScript, markup } from '../../../reports/html/markup.js';

const hostile = '</script><img src=x onerror="alert(1)">\'&';

describe('markup', () => {
  it('escapes text in elements and in attributes', () => {
    expect(markup`<p title="${hostile}">${hostile}</p>`.text).to.equal(
      '<p title="&lt;/script&gt;&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39;&amp;">' +
        '&lt;/script&gt;&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39;&amp;</p>',
    );
  });

  it('takes markup as it is, joins lists, and leaves out null', () => {
    const items = ['a<b', 2].map((item) => markup`<li>${item}</li>`);
    expect(markup`<ul>${items}${null}</ul>`.text).to.equal('<ul><li>a&lt;b</li><li>2</li></ul>');
  });

  it('leaves no character of any text that could end an element or an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(/[<>"']/.test(escapeHtml(text))).to.equal(false);
      }),
    );
  });

  it('gives back any printable text to who unescapes it', () => {
    const entities = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
    fc.assert(
      fc.property(fc.string(), (text) => {
        const back = escapeHtml(text).replace(/&(lt|gt|quot|#39|amp);/g, (entity) => entities[entity as '&lt;']);
        expect(back).to.equal(text);
      }),
    );
  });

  it('shows what cannot be seen or turns the writing direction by number', () => {
    expect(escapeHtml('a\u001b[31m\u202eb\u0000\ud800')).to.equal('a\\u{1b}[31m\\u{202e}b\\u{0}\\u{d800}');
    expect(escapeHtml('two\nlines\t👩‍🚀')).to.equal('two\nlines\t👩‍🚀');
  });

  it('holds any JSON value in a script element without a single <', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(hostile, '<!--', '<script>'), (value, text) => {
        const data = jsonForScript({ value, text }).text;
        expect(data).not.to.contain('<');
        expect(JSON.stringify(JSON.parse(data))).to.equal(JSON.stringify({ value, text }));
      }),
    );
  });

  it('keeps a string with an end tag in our own script a string', () => {
    const source = inlineScript('"</SCRIPT></script>"').text;
    expect(source).not.to.match(/<\/script/i);
    expect(runInNewContext(source)).to.equal('</script></script>');
  });
});

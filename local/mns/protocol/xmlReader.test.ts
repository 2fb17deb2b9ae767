import { describe, expect, test } from 'vitest';
import { integerOf, listOf, readXml, textOf } from './xmlReader.ts';

const read = (text: string): ReturnType<typeof readXml> => readXml(Buffer.from(text));

describe('readXml', () => {
  test('reads declarations, attributes, prefixes, comments and empty elements', () => {
    const root = read(
      '\uFEFF<?xml version="1.0"?>\n<!-- c --><m:Message xmlns:m="u" a=\'1\'> <m:MessageBody>x</m:MessageBody><Tag/></m:Message>\n',
    );

    expect([root.name, textOf(root, 'MessageBody'), textOf(root, 'Tag'), textOf(root, 'Other')]).toEqual([
      'Message',
      'x',
      '',
      undefined,
    ]);
  });

  test('keeps a text as it is, resolves references and leaves CDATA alone', () => {
    const root = read('<a><b> 1 &lt;&amp;amp;&#10;&#x1F600;<![CDATA[<!DOCTYPE &lt;]]> </b></a>');

    expect(textOf(root, 'b')).toBe(' 1 <&amp;\n😀<!DOCTYPE &lt; ');
  });

  test('keeps several elements of one name apart', () => {
    const root = read('<Rs><R>1</R><R>2</R></Rs>');

    expect(listOf(root, 'R').map((one) => one.text)).toEqual(['1', '2']);
  });

  test.each([
    '',
    'text',
    '<a>',
    '</a>',
    '<a></b>',
    '<a/><b/>',
    'x<a/>',
    '<a>1</a>x',
    '<a b=1/>',
    '<a b="<"/>',
    '<a><b></a></b>',
    '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    '<a>&unknown;</a>',
    '<a>&</a>',
    '<a>& b</a>',
    '<a>&#0;</a>',
    '<a>&#xD800;</a>',
    '<a>&#1114112;</a>',
    '<a>&#1;</a>',
    '<a>&#xFFFF;</a>',
    '<a>\u0001</a>',
    '<a><![CDATA[\u0000]]></a>',
    '<a b="\u000B"/>',
    '<a><![CDATA[x</a>',
    '<a><!-- </a>',
    '<1/>',
    '{"a":1}',
  ])('refuses %j', (text) => {
    expect(() => read(text)).toThrow('not well-formed');
  });

  test('refuses what is not UTF-8, whatever encoding its declaration names', () => {
    for (const bytes of ['3c613eff3c2f613e', '3c613eeda0803c2f613e', 'fffe3c0061002f003e00']) {
      expect(() => readXml(Buffer.from(bytes, 'hex'))).toThrow('not well-formed');
    }
    expect(() => readXml(Buffer.from('<?xml version="1.0" encoding="GBK"?><a>\xd6\xd0</a>', 'latin1'))).toThrow();
  });

  test('takes time in proportion to hostile input', () => {
    expect(() => read(`<a${' b="c"'.repeat(50_000)}`)).toThrow('not well-formed');
    expect(() => read('<a>'.repeat(100_000))).toThrow('not well-formed');
  });
});

describe('integerOf', () => {
  test.each([
    ['<a><n>12</n></a>', 12],
    ['<a><n>-1</n></a>', -1],
    ['<a><n> 7 </n></a>', 7],
    ['<a><n></n></a>', NaN],
    ['<a><n>1.5</n></a>', NaN],
    ['<a><n>0x1</n></a>', NaN],
    ['<a/>', undefined],
  ])('reads %s', (text, value) => {
    expect(integerOf(read(text), 'n')).toBe(value);
  });
});

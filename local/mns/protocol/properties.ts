import type { MessageProperties, MessageProperty } from '../model/message.ts';
import { listOf, textOf, type XmlElement } from './xmlReader.ts';

/** The properties that a client attached to a message which it sends or publishes. */
export function propertiesOf(message: XmlElement): MessageProperties {
  return {
    userProperties: readProperties(message, 'UserProperties', 'PropertyValue'),
    systemProperties: readProperties(message, 'SystemProperties', 'SystemPropertyValue'),
  };
}

function readProperties(message: XmlElement, list: string, item: string): MessageProperty[] | undefined {
  const [properties] = listOf(message, list);
  if (properties === undefined) return undefined;
  return listOf(properties, item).map((property) => ({
    Name: textOf(property, 'Name') ?? '',
    Value: textOf(property, 'Value') ?? '',
    Type: textOf(property, 'Type') ?? '',
  }));
}

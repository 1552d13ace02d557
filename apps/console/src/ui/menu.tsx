import { Menu as KitMenu } from '@mantine/core';
import { Fragment } from 'react';
import { Icon, type IconName } from './icon.js';
import './menu.css';

/** One line of a menu. */
export interface MenuItem {
  readonly key: string;
  readonly label: string;
  readonly icon?: IconName;
  readonly run: () => void;
  /** Why it cannot be done now: the item stays visible and says so. */
  readonly refused?: string | null;
  /** Takes something away from users of the application: apart from the others and in red. */
  readonly danger?: boolean;
  readonly chosen?: boolean;
  /** Begins another group. */
  readonly apart?: boolean;
}

interface Props {
  readonly label: string;
  /** Where the button is that opened it. */
  readonly at: DOMRect;
  readonly items: readonly MenuItem[];
  readonly onClose: () => void;
}

// The anchor is no button; whoever opened the menu says that it has one. A prop of the kit's popover that Menu passes on.
const anchorWithoutRole: object = { withRoles: false };

/** The one menu of a page, opened at whatever asked for it: a menu in each of 500 lanes would cost a second. */
export function Menu({ label, at, items, onClose }: Props) {
  return (
    <KitMenu
      opened
      onClose={onClose}
      position="bottom-end"
      offset={4}
      returnFocus
      transitionProps={{ duration: 0 }}
      // In its place and without the kit's helpers: those are children that a menu must not have.
      withinPortal={false}
      floatingStrategy="fixed"
      middlewares={{
        size: {
          padding: 8,
          apply: ({ availableHeight, elements }) =>
            elements.floating.style.setProperty('--menu-room', `${availableHeight}px`),
        },
      }}
      {...anchorWithoutRole}
      withInitialFocusPlaceholder={false}
    >
      <KitMenu.Target>
        <span
          className="menu-anchor"
          style={{ left: at.left, top: at.top, width: at.width, height: at.height }}
        />
      </KitMenu.Target>
      <KitMenu.Dropdown aria-label={label} aria-labelledby="">
        {items.map((item) => (
          <Fragment key={item.key}>
            {(item.danger === true || item.apart === true) && <KitMenu.Divider />}
            <KitMenu.Item
              {...(item.icon === undefined ? {} : { leftSection: <Icon name={item.icon} /> })}
              {...(item.danger === true ? { className: 'menu-item-danger' } : {})}
              rightSection={item.chosen === true ? <Icon name="check" /> : null}
              {...(item.refused == null ? {} : { 'aria-disabled': true, 'data-disabled': true })}
              closeMenuOnClick={item.refused == null}
              onClick={() => {
                if (item.refused == null) item.run();
              }}
            >
              {item.label}
              {item.refused != null && <span className="menu-reason">{item.refused}</span>}
            </KitMenu.Item>
          </Fragment>
        ))}
      </KitMenu.Dropdown>
    </KitMenu>
  );
}
